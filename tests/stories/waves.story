# People for a ward that cannot hold: agencies, waves, quotas, nominations.

story "a wave gives each agency its fair share by headcount, and a task to fill it"
  organiser founds SYT for 300 people | organiser founds SGD for 200 people | organiser founds STC for 100 people
  organiser plans 60 people | organiser calls the wave      -> wave called, quota SYT 30 share, quota SGD 20 share, quota STC 10 share, SYT has task nominate, short by 0

story "whole people come from the largest remainder"
  organiser founds SYT for 50 people | organiser founds SGD for 30 people | organiser founds STC for 20 people
  organiser plans 7 people | organiser calls the wave       -> quota SYT 4 remainder, quota SGD 2 share, quota STC 1 share

story "a wave asks the agencies that it names, and no others; who they are stays once they have quotas"
  organiser founds SYT for 300 people | organiser founds SGD for 200 people | organiser founds STC for 100 people
  organiser plans 40 people from "SYT, SXD"                 -> refused unknown_agency on agencies
  organiser plans 40 people from ","                        -> refused required on agencies
  organiser plans 40 people from "STC,SYT" | organiser calls the wave  -> quota SYT 30 share, quota STC 10 share, quota SGD none
  organiser narrows wave to SYT                             -> refused quotas_are_given on agencies

story "the most that an agency sends to one wave holds its quota down, too"
  organiser founds SYT for 100 people with 5 capped | organiser founds SGD for 100 people
  organiser plans 20 people | organiser calls the wave      -> quota SYT 5 at_cap, quota SGD 15 share

story "people who must stay hold a quota down, and the others share what is left"
  organiser founds SYT for 100 people with 95 staying | organiser founds SGD for 100 people
  organiser plans 20 people | organiser calls the wave      -> quota SYT 5 at_stay, quota SGD 15 share

story "when all agencies together may not send so many, the difference is told and the list is not approved"
  organiser founds SYT for 10 people with 8 staying | organiser plans 5 people | organiser calls the wave  -> quota SYT 2 at_stay, short by 3
  organiser approves the wave                               -> refused quotas_differ on quotas
  organiser raises wave to 2 | organiser approves the wave  -> wave approved

story "a quota is adjusted by a person with a reason, never above what may go; then the sum must still be right"
  organiser founds SYT for 100 people with 90 staying | organiser founds SGD for 100 people with 90 staying
  organiser plans 10 people | organiser calls the wave      -> quota SYT 5, quota SGD 5
  organiser adjusts SYT to 3                                -> refused required on note
  organiser adjusts SYT to 11 because "Đang rảnh."          -> refused more_than_may_go on people
  organiser adjusts SYT to 3 because "Đang trực bệnh viện." -> quota SYT 3 adjusted
  organiser approves the wave                               -> refused quotas_differ on quotas
  organiser adjusts SGD to 7 because "Bù cho Sở Y tế."      -> quota SGD 7 adjusted
  organiser approves the wave                               -> wave approved, SYT has cancelled task nominate
  organiser adjusts SGD to 6 because "Muộn rồi."            -> refused not_in_this_state on state

story "only the organisation board plans and calls"
  organiser founds SYT for 100 people
  province of 74 plans 5 people                             -> refused no_capability on area_id
  ward of "An Phú" plans 5 people                           -> refused not_found on area_id
  head of SYT plans 5 people                                -> refused not_found on area_id
  organiser plans 5 people
  head of SYT calls the wave                                -> refused not_found on id
  organiser calls the wave | organiser calls the wave       -> refused not_in_this_state on state

story "a wave wants no more people by role than in all, and its day of nominating lies ahead"
  organiser plans 5 people with medical 6                   -> refused less_than_roles on total
  organiser founds SYT for 100 people | organiser plans 5 people for 1 hour
  after 2 hours | organiser calls the wave                  -> refused already_over on nominate_by

story "a wave that is called off says why, and asks nobody any more"
  organiser founds SYT for 100 people | organiser plans 5 people | organiser calls the wave
  organiser cancels the wave                                -> refused required on note
  organiser cancels the wave because "Dịch đã lui."         -> wave cancelled, SYT has cancelled task nominate, SYT has no task nominate

story "whoever holds the signer's post approves the list, and nobody else"
  organiser founds SYT for 100 people
  organiser plans 5 people by chair | organiser calls the wave
  head of SYT approves the wave                             -> refused not_found on id
  organiser approves the wave                               -> wave approved

story "an agency names people; each says yes; its head approves; then its promise is kept"
  organiser founds SYT for 100 people | head of SYT enrols Lan Hoa as medical
  organiser plans 2 people | organiser calls the wave       -> quota SYT 2, SYT has task nominate
  head of SYT names Lan Hoa                                 -> Lan is named, Hoa is named
  head of SYT approves Lan                                  -> refused not_in_this_state on state
  Lan consents | head of SYT approves Lan                   -> Lan is approved, SYT has task nominate
  Hoa consents | head of SYT approves Hoa                   -> Hoa is approved, SYT has done task nominate, SYT has no task nominate
  organiser approves the wave                               -> wave approved
  head of SYT strikes Lan because "Ốm."                   -> refused not_in_this_state on state
  organiser ends the wave                                   -> wave closed

story "nobody says yes for a cadre, and the board does not approve for a head who can"
  organiser founds SYT for 100 people | head of SYT enrols Lan
  organiser plans 1 people | organiser calls the wave | head of SYT names Lan | Lan consents
  organiser approves Lan                                    -> refused head_approves on id
  head of SYT approves Lan                                  -> Lan is approved

story "who says no is not counted; only they can take it back, and then it counts again"
  organiser founds SYT for 100 people | head of SYT enrols Lan
  organiser plans 1 people | organiser calls the wave | head of SYT names Lan
  Lan declines because "Mẹ đang bệnh."                      -> Lan is declined
  head of SYT names Lan                                     -> refused has_declined on cadre_id
  Lan consents | head of SYT approves Lan                   -> SYT has no task nominate
  Lan declines                                              -> Lan is declined, SYT has task nominate

story "nobody is named twice in a wave; who was withdrawn may be named again"
  organiser founds SYT for 100 people | head of SYT enrols Lan
  organiser plans 1 people | organiser calls the wave | head of SYT names Lan
  head of SYT names Lan                                     -> refused already_named on cadre_id
  head of SYT strikes Lan                                 -> refused required on reason
  head of SYT strikes Lan because "Nhầm người." | head of SYT names Lan  -> Lan is named

story "pregnant, with a small child, ill or from a red household: sent, but not into red"
  organiser founds SYT for 100 people | head of SYT enrols Lan with pregnant | head of SYT enrols Hoa with small_child
  head of SYT enrols Mai with chronic | head of SYT enrols Nga with red_household | head of SYT enrols Sơn
  organiser plans 5 people | organiser calls the wave | head of SYT names Lan Hoa Mai Nga Sơn  -> Lan is not for red, Hoa is not for red, Mai is not for red, Nga is not for red, Sơn is kept for red
  Sơn consents | head of SYT approves Sơn
  head of SYT marks Sơn with chronic                        -> Sơn is not for red

story "who is unfit by the rulebook is refused, with the field and why"
  organiser founds SYT for 100 people | head of SYT enrols Lan with 0 doses | head of SYT enrols Hoa from 1950 | head of SYT enrols Mai from 2010
  organiser plans 5 people | organiser calls the wave
  head of SYT names Lan                                     -> refused too_few_doses on vaccine_doses
  head of SYT names Hoa                                     -> refused age_not_sent on birth_year
  head of SYT names Mai                                     -> refused age_not_sent on birth_year

story "an agency never falls below the people who must stay, volunteers and other waves counted"
  organiser founds SYT for 10 people with 8 staying | organiser founds SGD for 100 people | head of SYT enrols Lan Hoa Mai
  organiser plans 10 people | organiser calls the wave      -> quota SYT 1
  head of SYT names Lan | head of SYT names Hoa as volunteer -> Hoa is named
  head of SYT names Mai as volunteer                        -> refused below_floor on agency_id
  organiser plans 10 people | organiser calls the wave      -> quota SYT 0 nobody, quota SGD 10
  head of SYT names Mai                                     -> refused below_floor on agency_id

story "the rulebook says how many stay where the agency itself does not"
  organiser founds SYT for 3 people | head of SYT enrols Lan Hoa
  organiser plans 1 people | organiser calls the wave | head of SYT names Lan  -> Lan is named
  head of SYT names Hoa                                     -> refused below_floor on agency_id

story "volunteers are welcome beyond the quota, and do not fill it"
  organiser founds SYT for 100 people | head of SYT enrols Lan Hoa
  organiser plans 1 people | organiser calls the wave | head of SYT names Lan as volunteer | Lan consents | head of SYT approves Lan  -> SYT has task nominate
  head of SYT names Hoa | Hoa consents | head of SYT approves Hoa  -> SYT has no task nominate

story "only who can lead is named to lead"
  organiser founds SYT for 100 people | head of SYT enrols Lan | head of SYT enrols Hoa with lead
  organiser plans 2 people | organiser calls the wave
  head of SYT names Lan as lead                             -> refused cannot_lead on lead
  head of SYT names Hoa as lead                             -> Hoa is named

story "an agency that is late is marked, and whoever commands where it lies is told"
  organiser founds SYT for 100 people | organiser plans 3 people for 1 day | organiser calls the wave
  after 25 hours | clock runs                               -> SYT has late task nominate, SYT has task chase
  head of SYT enrols Lan | organiser adjusts SYT to 1 because "Chỉ còn một người."
  head of SYT names Lan | Lan consents | head of SYT approves Lan  -> SYT has no task nominate, SYT has no task chase

story "an agency's people are its own and the board's; for others they are not there"
  organiser founds SYT for 100 people | organiser founds SGD for 100 people
  head of SGD enrols Lan at SYT                             -> refused not_found on agency_id
  province of 74 enrols Lan at SYT                          -> refused no_capability on agency_id
  organiser enrols Lan at SYT | organiser plans 1 people | organiser calls the wave
  head of SGD names Lan                                     -> refused not_found on cadre_id
  ward of "An Phú" names Lan                                -> refused not_found on cadre_id
  head of SYT names Lan                                     -> Lan is named
  head of SYT marks Lan left                                -> refused still_named on has_left
