# Who answers now: posts, deputies, duty, vacancies; areas, zones, accounts.

story "whoever holds the post answers; the acting stands in, then the deputy"
  resident files medicine in "An Phú"               -> answerable station_head in "An Phú", held by "station_head 25975"
  admin appoints "Trần Văn B" as deputy to station_head in "An Phú"   -> held by "station_head 25975"
  admin appoints "Lê Thị C" as acting for 2 hours to station_head in "An Phú" -> held by "station_head 25975"
  after 1 minute | admin dismisses station_head in "An Phú"  -> held by nobody
  admin appoints "Phạm D" as deputy to station_head in "An Phú"  -> held by "Phạm D"
  admin appoints "Võ E" as acting for 2 hours to station_head in "An Phú"  -> held by "Võ E"
  after 3 hours                                     -> held by "Phạm D"
  admin appoints "Hồ G" as holder to station_head in "An Phú"  -> held by "Hồ G"

story "whoever is on duty answers before the holder, for the length of the duty"
  resident files food in "An Phú"                   -> held by "duty_officer 25975"
  admin appoints "Trần Văn B" as deputy to duty_officer in "An Phú"
  admin rosters "Trần Văn B" for 12 hours at duty_officer in "An Phú"  -> held by "Trần Văn B"
  after 13 hours                                    -> held by "duty_officer 25975"

story "a vacant post is told to the level above, and a new request goes to the next who is there"
  admin dismisses station_head in "An Phú"
  clock runs                                        -> district of "Thuận An" has task fill_post due in 1 day for station_head in "An Phú"
  resident files medicine in "An Phú"               -> answerable duty_officer in "An Phú", held by "duty_officer 25975"
  clock runs                                        -> district of "Thuận An" has 1 task fill_post for station_head in "An Phú"
  admin appoints "Lê Thị C" as holder to station_head in "An Phú" | clock runs  -> district of "Thuận An" has done task fill_post for station_head in "An Phú"
  resident files medicine from "0912 345 601" in "An Phú"  -> answerable station_head in "An Phú", held by "Lê Thị C"

story "a post left vacant past its day is told one level further up"
  admin dismisses station_head in "An Phú" | clock runs
  after 25 hours | clock runs                       -> district of "Thuận An" has late task fill_post for station_head in "An Phú", province of 74 has task chase for station_head in "An Phú"
  admin appoints "Lê Thị C" as holder to station_head in "An Phú" | clock runs  -> province of 74 has no task chase for station_head in "An Phú"

story "with every post of a ward vacant the district answers; nothing is refused for want of staff"
  admin closes station_head in "An Phú" | admin closes duty_officer in "An Phú" | admin closes chair in "An Phú"
  resident files medicine in "An Phú"               -> answerable chair in "Thuận An"

story "what a closed post answered for goes to whoever answers there now, with its tasks and its deadline"
  resident files medicine in "An Phú"               -> answerable station_head in "An Phú", due in 24 hours
  ward triages | ward assigns team
  after 1 hour | admin closes station_head in "An Phú" | clock runs  -> answerable duty_officer in "An Phú", due in 23 hours, state assigned, assigned to team, ward has 1 task answer
  clock runs                                        -> events 4
  ward answers                                      -> state answered, ward has done task answer

story "what waits above a closed post goes to another post there"
  resident files relief in "An Phú" | ward escalates because "Xin ý kiến."  -> answerable command_duty in "Thuận An"
  admin closes command_duty in "Thuận An" | clock runs  -> answerable chair in "Thuận An", escalation waiting at "Thuận An", district has 1 task decide, climbs 0
  district decides                                  -> state triaged

story "a need for a ward that was merged goes to its successor"
  admin merges "An Phú" into "Thuận Giao"
  after 1 day | resident files food in "An Phú"     -> answerable duty_officer in "Thuận Giao", ward of "Thuận Giao" has task triage

story "a zone is set by a person with the right, and with a reason"
  province sets red in "An Phú"                     -> refused required on reason
  province sets red in "An Phú" because "104 ca trong 7 ngày."  -> zone red in "An Phú"
  ward of "An Phú" sets green in "An Phú" because "Ổn rồi."      -> refused no_capability
  district of "Dĩ An" sets green in "An Phú" because "Nhầm."     -> refused not_found

story "rights are given only from one's own and only where one has them"
  resident files food in "An Phú"                   -> team of "An Bình" may not answer
  admin grants handle to team of "An Bình" in "An Phú"  -> team of "An Bình" may answer
  ward of "An Phú" grants read to team of "An Bình" in "An Phú"      -> refused no_capability on area_id
  district of "Thuận An" grants read handle to team of "An Bình" in "An Phú"  -> team of "An Bình" may answer
  district of "Thuận An" grants audit to team of "An Bình" in "An Phú"        -> refused beyond_own_rights on cans
  district of "Thuận An" grants read to team of "An Bình" in "An Bình"        -> refused not_found on area_id

story "a disabled account loses every session at once"
  team of "An Phú" signs in | team of "An Phú" signs in  -> 2 sessions of team of "An Phú"
  admin disables team of "An Phú"                   -> 0 sessions of team of "An Phú"
