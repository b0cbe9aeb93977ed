# A commune's own people, what it needs, and who cannot hold.

story "a ward says once a day where its people are; unchanged is one tap"
  ward of "An Phú" reports unchanged in "An Phú"    -> refused no_report_before on unchanged
  ward of "An Phú" reports establishment 60 present 40 infected 5 isolating 8 on_leave 2 in "An Phú"  -> staff present 40 in "An Phú"
  after 24 hours | ward of "An Phú" reports unchanged in "An Phú"  -> staff present 40 in "An Phú", staff infected 5 in "An Phú", staff unchanged 1 in "An Phú"
  ward of "An Phú" reports establishment 60 present 38 infected 7 isolating 8 on_leave 2 in "An Phú"  -> staff present 38 in "An Phú", staff version 2 in "An Phú", staff unchanged 0 in "An Phú"
  after 24 hours | ward of "An Phú" reports unchanged in "An Phú"  -> staff present 38 in "An Phú", staff version 1 in "An Phú"

story "the numbers of a report fit together, and the fault names the one to look at"
  ward of "An Phú" reports present 40 in "An Phú"   -> refused required on establishment
  ward of "An Phú" reports establishment 60 present 61 in "An Phú"  -> refused beyond_establishment on present
  ward of "An Phú" reports establishment 60 present 50 infected 6 isolating 5 in "An Phú"  -> refused beyond_establishment on isolating
  ward of "An Phú" reports establishment 60 present 50 on_leave 11 in "An Phú"  -> refused beyond_establishment on on_leave
  ward of "An Phú" reports establishment 60 present 50 in_medical 30 in_data 21 in "An Phú"  -> refused beyond_present on in_data
  ward of "An Phú" reports establishment 60 present 50 in_medical 30 in "An Phú"  -> refused not_sum_of_roles on present
  ward of "An Phú" reports unchanged establishment 60 in "An Phú"  -> refused numbers_too on unchanged
  ward of "An Phú" reports establishment 60 present 50 in_medical 30 in_data 20 in "An Phú"  -> need medical in "An Phú" own 30, need logistics in "An Phú" own 0

story "a report is of today or of the last days, of a commune, by its own people"
  ward of "An Phú" reports days_ago 8 establishment 60 present 40 in "An Phú"   -> refused day_not_open on day
  ward of "An Phú" reports days_ago 7 establishment 60 present 41 in "An Phú"   -> staff present 41 in "An Phú"
  ward of "An Phú" reports establishment 60 present 40 in "Thuận Giao"          -> refused not_found on area_code
  auditor reports establishment 60 present 40 in "An Phú"                       -> refused no_capability on area_code
  district of "Thuận An" reports establishment 60 present 40 in "Thuận An"      -> refused no_staff_there on area_code

story "who has not reported by the hour has a task, which climbs when it is late"
  clock runs                                        -> ward of "An Phú" has no task staff_report for staff in "An Phú"
  ward of "Thuận Giao" reports establishment 60 present 50 in "Thuận Giao" | clock runs  -> ward of "An Phú" has 1 task staff_report due in 60 minutes for staff in "An Phú", ward of "Thuận Giao" has no task staff_report for staff in "Thuận Giao"
  clock runs                                        -> ward of "An Phú" has 1 task staff_report for staff in "An Phú"
  after 61 minutes | clock runs                     -> ward of "An Phú" has late task staff_report for staff in "An Phú", district of "Thuận An" has task chase due in 2 hours for staff in "An Phú"
  after 121 minutes | clock runs                    -> province has task chase for staff in "An Phú"
  ward of "An Phú" reports days_ago 1 establishment 60 present 40 in "An Phú"  -> ward of "An Phú" has late task staff_report for staff in "An Phú"
  ward of "An Phú" reports establishment 60 present 40 in "An Phú"  -> ward of "An Phú" has late done task staff_report for staff in "An Phú", district of "Thuận An" has no task chase for staff in "An Phú", province has no task chase for staff in "An Phú"
  clock runs                                        -> ward of "An Phú" has no task staff_report for staff in "An Phú"
  after 10 hours | clock runs                       -> ward of "An Phú" has no task staff_report for staff in "An Phú"
  after 8 hours | clock runs                        -> ward of "An Phú" has no task staff_report for staff in "An Phú"
  after 4 hours | clock runs                        -> ward of "An Phú" has 1 task staff_report for staff in "An Phú"

story "a ward that was merged owes no report"
  ward of "Thuận Giao" reports establishment 60 present 50 in "Thuận Giao" | clock runs  -> ward of "An Phú" has task staff_report for staff in "An Phú"
  admin merges "An Phú" into "Thuận Giao"
  after 1 day | clock runs                          -> ward of "An Phú" has cancelled task staff_report for staff in "An Phú", ward of "An Phú" has no task staff_report for staff in "An Phú"

story "a task of a post that was closed goes to who answers there now"
  ward of "Thuận Giao" reports establishment 60 present 50 in "Thuận Giao" | clock runs  -> ward of "An Phú" has task staff_report for staff in "An Phú"
  admin closes chair in "An Phú" | clock runs       -> ward of "An Phú" has 1 task staff_report for staff in "An Phú"

story "below the minimum a ward is breaking, and in a red zone the minimum is higher"
  ward of "An Phú" reports establishment 60 present 40 in "An Phú"  -> "An Phú" covered, need medical in "An Phú" own 6, need medical in "An Phú" least 3, need medical in "An Phú" by least
  ward of "An Phú" reports establishment 60 present 30 infected 18 in "An Phú"  -> "An Phú" covered, need medical in "An Phú" own 5
  province sets red in "An Phú" because "104 ca trong 7 ngày."      -> "An Phú" breaking, need medical in "An Phú" least 6, need medical in "An Phú" gap 1
  ward of "An Phú" reports establishment 90 present 90 in "An Phú"  -> "An Phú" covered, need medical in "An Phú" own 14

story "a ward that never reported is short of people, but nobody says that it breaks"
  province sets red in "An Phú" because "104 ca trong 7 ngày."      -> "An Phú" covered, need medical in "An Phú" own 0, need medical in "An Phú" gap 6

story "open requests are work: what waits is to be gone in a day"
  ward of "An Phú" reports establishment 60 present 40 in "An Phú"
  resident files food in "An Phú" | resident files food from "0912 345 602" in "An Phú" | resident files medicine from "0912 345 603" in "An Phú"  -> need logistics in "An Phú" open 3, need medical in "An Phú" open 1, need checkpoint in "An Phú" open 0
  ward answers                                      -> need medical in "An Phú" open 0, need logistics in "An Phú" open 2

story "a commune asks for more or fewer with a reason, and takes it back"
  ward of "An Phú" asks 12 medical in "An Phú"      -> refused required on reason
  team of "An Phú" asks 12 medical in "An Phú" because "Thêm khu cách ly."  -> refused no_capability on area_id
  ward of "An Phú" asks 12 medical in "Thuận Giao" because "Giúp bạn."      -> refused not_found on area_id
  ward of "An Phú" asks 12 medical in "An Phú" because "Thêm khu cách ly."  -> need medical in "An Phú" wanted 12, need medical in "An Phú" required 3, need medical in "An Phú" gap 12
  ward of "An Phú" asks 9 medical another in "An Phú" because "Lần nữa."    -> refused already_asked on role
  ward of "An Phú" asks 2 medical in "An Phú" because "Đã có tình nguyện."  -> need medical in "An Phú" wanted 2
  ward of "An Phú" withdraws medical in "An Phú"    -> need medical in "An Phú" wanted 3
