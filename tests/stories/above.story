# Beyond the ward's authority, and what silence does.

story "the ward says what it needs decided, the level above decides, it comes back to the same ward"
  resident files relief in "An Phú" | ward triages | ward assigns team
  ward escalates without words                      -> refused required on text
  ward escalates because "Cần mở kho huyện."        -> state escalated, escalation waiting at "Thuận An", answerable command_duty in "Thuận An", open
  -> district has task acknowledge due in 60 minutes, district has task decide due in 24 hours, ward has cancelled task answer, tally waiting 1 in "An Phú", note need
  ward answers                                      -> refused not_in_this_state on state
  district acknowledges                             -> escalation acknowledged, district has done task acknowledge, district has task decide
  district acknowledges                             -> refused already_acknowledged on state
  after 2 hours | district decides because "Đồng ý, xuất 50 phần."  -> state assigned, escalation decided, answerable duty_officer in "An Phú", due in 24 hours, note decision for resident, sms decided
  -> district has done task decide, ward has task answer due in 24 hours, tally waiting 0 in "An Phú"

story "what nobody was working on comes back to be given out"
  resident files relief in "An Phú" | ward escalates because "Xin ý kiến." | district decides  -> state triaged

story "only the level above decides"
  resident files relief in "An Phú" | ward escalates because "Xin ý kiến."
  ward decides                                      -> refused no_capability
  district of "Dĩ An" decides                       -> refused not_found on id
  -> district may decide, province may decide, ward may not decide, district of "Dĩ An" may not decide

story "the district sends it further up, and the top has nowhere to send it"
  resident files relief in "An Phú" | ward escalates because "Xin ý kiến."
  district climbs because "Vượt thẩm quyền thành phố."  -> escalation waiting at 74, climbs 1, province has task decide due in 24 hours, district has cancelled task decide
  province climbs because "Nữa."                    -> refused no_level_above on state
  province decides                                  -> state triaged, ward has task answer

story "silence climbs by itself"
  resident files relief in "An Phú" | ward escalates because "Xin ý kiến."
  after 59 minutes | clock runs                     -> escalation waiting at "Thuận An", climbs 0
  after 1 minute | clock runs                       -> escalation waiting at 74, climbs 1, province has task acknowledge due in 60 minutes, district has cancelled task acknowledge

story "acknowledging stops the first clock, not the second"
  resident files relief in "An Phú" | ward escalates because "Xin ý kiến." | district acknowledges
  after 23 hours | clock runs                       -> climbs 0
  after 1 hour | clock runs                         -> climbs 1, escalation waiting at 74

story "at the top silence is marked late and stays"
  resident files relief in "An Phú" | ward escalates because "Xin ý kiến." | district climbs because "Lên tỉnh."
  after 25 hours | clock runs                       -> late, escalation waiting at 74, province has late task decide
  province decides                                  -> not late

story "late: the ward's own task stays open and marked, the level above is told"
  resident files food in "An Phú"
  after 4 minutes | clock runs                      -> not late, district has no task chase
  after 1 minute | clock runs                       -> late, ward has late task triage, district has task chase due in 4 hours, tally overdue 1 in "An Phú"
  ward triages                                      -> not late, ward has done task triage, district has done task chase, tally overdue 0 in "An Phú"

story "a chase that is silent too is told one level further up"
  resident files emergency in "An Phú"
  after 6 minutes | clock runs                      -> district has task chase due in 10 minutes
  after 11 minutes | clock runs                     -> district has late task chase, province has task chase
  ward answers                                      -> district has done task chase, province has done task chase, not late

story "an hour on its own changes nothing that is not due"
  resident files petition in "An Phú" | ward triages
  after 1 hour | clock runs                         -> not late, events 2
  after 4 days | clock runs                         -> not late
  after 23 hours | clock runs                       -> late, ward has late task answer, district has task chase due in 1 day
  clock runs                                        -> district has 1 task chase
