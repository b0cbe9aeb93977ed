# Who goes where: plans from the rows of a wave.

story "red first, then in proportion; whoever has no place is in reserve once the plan is approved"
  nobody needs anybody | province sets red in "An Phú" because "104 ca trong 7 ngày."
  ward of "An Phú" asks 1 logistics in "An Phú" because "Thiếu người giao." | ward of "Thuận Giao" asks 1 logistics in "Thuận Giao" because "Thiếu người giao."
  organiser founds SYT for 100 people | head of SYT enrols Lan Hoa Mai
  organiser plans 3 people | organiser calls the wave | head of SYT names Lan Hoa Mai | Lan consents | Hoa consents | Mai consents
  head of SYT approves Lan
  organiser allocates                                       -> plan people 1, plan places 2, plan placed 1, plan placed_red 1, plan missing 1, Lan goes to "An Phú"
  head of SYT approves Hoa Mai | organiser allocates        -> plan placed 2, plan reserve 1, plan missing 0, plan number 2, plan draft
  organiser approves the wave | second approves the plan    -> plan approved, Mai waits in reserve, Mai stands reserve, Lan stands open

story "pregnant, ill, with a small child or from a red household: not into red, and the gap says why"
  nobody needs anybody | province sets red in "An Phú" because "104 ca trong 7 ngày."
  ward of "An Phú" asks 2 logistics in "An Phú" because "Thiếu người giao."
  organiser founds SYT for 100 people | head of SYT enrols Lan with pregnant | head of SYT enrols Hoa with red_household
  organiser plans 2 people | organiser calls the wave | head of SYT names Lan Hoa | Lan consents | Hoa consents | head of SYT approves Lan Hoa
  organiser allocates                                       -> plan placed 0, Lan waits in reserve, Lan is barred by pregnant, Hoa is barred by red_home, "An Phú" misses 2 logistics
  organiser moves Lan to "An Phú" because "Quen địa bàn."    -> refused must_not_go on area_id
  organiser pins Lan to "An Phú" because "Quen địa bàn." | organiser allocates -> Lan waits in reserve, Lan is barred by pregnant
  province sets green in "An Phú" because "Hết dịch." | organiser allocates  -> Lan goes to "An Phú", Hoa goes to "An Phú", Lan goes by pin

story "at most so many of one agency in a commune; a hand may pass the cap, and the plan counts it"
  nobody needs anybody | ward of "An Phú" asks 3 logistics in "An Phú" because "Thiếu người giao."
  organiser founds SYT for 100 people | head of SYT enrols Lan Hoa Mai
  organiser plans 3 people | organiser calls the wave | head of SYT names Lan Hoa Mai | Lan consents | Hoa consents | Mai consents | head of SYT approves Lan Hoa Mai
  organiser allocates with cap 2                            -> plan placed 2, plan missing 1, "An Phú" misses 1 logistics by agency_cap, Mai is barred by agency_cap
  organiser moves Mai to "An Phú"                           -> refused required on reason
  organiser moves Mai to "An Phú" because "Chỉ còn Mai."     -> Mai goes to "An Phú", Mai goes by pin, plan placed 3, plan missing 0, plan edits 1, plan broken 1
  organiser allocates with cap 2                            -> Mai goes to "An Phú", Mai goes by pin, plan placed 2

story "nobody is sent to where their own household is red-listed, whatever the zone, and no hand can"
  nobody needs anybody | ward of "An Bình" asks 1 logistics in "An Bình" because "Thiếu."
  organiser founds SYT for 100 people | head of SYT enrols Lan with red_household in "An Bình"
  organiser plans 1 people | organiser calls the wave | head of SYT names Lan | Lan consents | head of SYT approves Lan
  organiser allocates                                       -> Lan waits in reserve, Lan is barred by red_home, "An Bình" misses 1 logistics by red_home
  organiser moves Lan to "An Bình" because "Gần nhà."        -> refused must_not_go on area_id
  ward of "Thuận Giao" asks 1 logistics in "Thuận Giao" because "Thiếu." | organiser allocates -> Lan goes to "Thuận Giao"

story "three of one agency in a commune, as the rulebook says, where nobody says another number"
  nobody needs anybody | ward of "An Phú" asks 4 logistics in "An Phú" because "Thiếu."
  organiser founds SYT for 100 people | head of SYT enrols Lan Hoa Mai Nga
  organiser plans 4 people | organiser calls the wave | head of SYT names Lan Hoa Mai Nga | Lan consents | Hoa consents | Mai consents | Nga consents
  head of SYT approves Lan Hoa Mai Nga
  organiser allocates                                       -> plan placed 3, plan missing 1, "An Phú" misses 1 logistics by agency_cap, Nga is barred by agency_cap

story "of one household one is sent, over all agencies; a hand that sends both says why, and the plan counts it"
  nobody needs anybody | ward of "An Phú" asks 3 logistics in "An Phú" because "Thiếu."
  organiser founds SYT for 100 people | organiser founds SGD for 100 people
  head of SYT enrols Lan with household "12 Lê Lợi" in "An Bình" | head of SGD enrols Hoa with household "12  LÊ LỢI" in "An Bình"
  head of SYT enrols Mai with household "12 Lê Lợi" in "Phường Dĩ An"
  organiser plans 4 people | organiser calls the wave | head of SYT names Lan Mai | head of SGD names Hoa
  Lan consents | Hoa consents | Mai consents | head of SYT approves Lan Mai | head of SGD approves Hoa
  organiser allocates                                       -> plan placed 2, plan missing 1, Mai goes to "An Phú", Lan goes to "An Phú", Hoa is barred by household, "An Phú" misses 1 logistics by household
  organiser moves Hoa to "An Phú"                           -> refused required on reason
  organiser moves Hoa to "An Phú" because "Cả nhà xung phong." -> Hoa goes to "An Phú", plan placed 3, plan broken 1
  organiser allocates again                                 -> Hoa goes by pin, Lan is barred by household

story "a second person approves: not who made it, not who edited it last"
  nobody needs anybody | ward of "An Phú" asks 1 logistics in "An Phú" because "Thiếu người giao."
  organiser founds SYT for 100 people | head of SYT enrols Lan Hoa
  organiser plans 2 people | organiser calls the wave | head of SYT names Lan Hoa | Lan consents | Hoa consents | head of SYT approves Lan Hoa
  organiser allocates | second approves the plan            -> refused wave_not_approved on wave
  organiser approves the wave | organiser approves the plan -> refused second_person on id
  second moves Hoa to "An Phú" because "Nhà gần." | second approves the plan  -> refused second_person on id
  head of SYT approves the plan                             -> refused not_found on id
  province of 74 approves the plan                          -> refused no_capability on id
  second allocates again | organiser approves the plan      -> plan approved, Hoa goes to "An Phú"
  organiser moves Lan to "An Phú" because "Đổi ý."           -> refused not_in_this_state on state
  organiser allocates again | second approves the plan      -> plan 3 approved, plan 2 replaced, plan 1 draft
  organiser discards the plan because "Nhầm."               -> refused not_in_this_state on state

story "who is moved takes the place of another, who gets the place that became free, or goes into reserve"
  nobody needs anybody | ward of "An Phú" asks 1 logistics in "An Phú" because "Thiếu." | ward of "Thuận Giao" asks 1 logistics in "Thuận Giao" because "Thiếu."
  organiser founds SYT for 100 people | head of SYT enrols Lan Hoa
  organiser plans 2 people | organiser calls the wave | head of SYT names Lan Hoa | Lan consents | Hoa consents | head of SYT approves Lan Hoa
  organiser pins Lan to "An Phú" because "Quen địa bàn." | organiser allocates  -> Lan goes to "An Phú", Hoa goes to "Thuận Giao"
  organiser unpins Lan | organiser allocates again           -> Lan goes to "An Phú", plan moves 0
  organiser moves Lan to "Thuận Giao" because "Nhà gần."     -> Lan goes to "Thuận Giao", Hoa goes to "An Phú", Hoa goes by swap, plan placed 2, plan moves 2, plan broken 0
  organiser moves Lan out because "Bận họp."                 -> Lan waits in reserve, Hoa goes to "An Phú", plan placed 1, plan missing 1
  organiser allocates again                                 -> Lan waits in reserve, Lan is barred by banned
  organiser moves Hoa to "An Phú" as medical because "Thử."  -> refused place_is_full on area_id

story "a hand's decision stays when it is planned again; a pin makes its own place"
  nobody needs anybody | ward of "An Phú" asks 1 logistics in "An Phú" because "Thiếu."
  organiser founds SYT for 100 people | head of SYT enrols Lan Hoa
  organiser plans 2 people | organiser calls the wave | head of SYT names Lan Hoa | Lan consents | Hoa consents | head of SYT approves Lan Hoa
  organiser allocates                                       -> Lan goes to "An Phú", Hoa waits in reserve
  organiser moves Hoa to "An Phú" because "Biết kho." | organiser allocates again | organiser allocates  -> Hoa goes to "An Phú", Hoa goes by pin, Lan waits in reserve
  organiser pins Lan to "An Bình" as data because "Có máy."  | organiser allocates  -> Lan goes to "An Bình" as data, plan places 2, plan placed 2
  organiser pins Hoa to "Thuận An" because "Đâu cũng được."  -> refused not_a_commune on area_id
  organiser pins Lan to "An Phú" because "Lần nữa."          -> refused already_pinned on cadre_id
  organiser pins Lan to "An Phú"                            -> refused required on reason
  head of SYT pins Hoa to "An Phú" because "Tôi muốn."       -> refused not_found on wave_id

story "who says no before the approval makes the plan stale"
  nobody needs anybody | ward of "An Phú" asks 1 logistics in "An Phú" because "Thiếu."
  organiser founds SYT for 100 people | head of SYT enrols Lan Hoa
  organiser plans 2 people | organiser calls the wave | head of SYT names Lan Hoa | Lan consents | Hoa consents | head of SYT approves Lan Hoa
  organiser allocates                                       -> Lan goes to "An Phú"
  Lan declines | organiser approves the wave | second approves the plan  -> refused names_changed on names
  organiser moves Hoa to "An Phú" because "Thay Lan."        -> refused names_changed on names
  organiser discards the plan                               -> refused required on note
  organiser discards the plan because "Lan không đi được."   -> plan discarded
  organiser allocates | second approves the plan            -> plan approved, Hoa goes to "An Phú"

story "the same rows make the same plan; a ward that turns green moves as few as it must"
  nobody needs anybody | province sets red in "An Phú" because "104 ca trong 7 ngày."
  ward of "An Phú" asks 2 logistics in "An Phú" because "Thiếu." | ward of "Thuận Giao" asks 1 logistics in "Thuận Giao" because "Thiếu." | ward of "An Bình" asks 2 logistics in "An Bình" because "Thiếu."
  organiser founds SYT for 100 people | head of SYT enrols Lan Hoa Mai
  organiser plans 3 people | organiser calls the wave | head of SYT names Lan Hoa Mai | Lan consents | Hoa consents | Mai consents | head of SYT approves Lan Hoa Mai
  organiser allocates | organiser allocates                 -> same snapshot, plan placed_red 2, plan placed 3
  organiser approves the wave | second approves the plan
  province sets green in "An Phú" because "Hết dịch." | ward of "An Phú" asks 1 logistics in "An Phú" because "Đã bớt."
  organiser allocates again                                 -> other snapshot, plan moves 1, plan placed 3

story "each team has a leader where somebody can; an edit names the leaders anew"
  nobody needs anybody | ward of "An Phú" asks 1 logistics in "An Phú" because "Thiếu." | ward of "Thuận Giao" asks 1 logistics in "Thuận Giao" because "Thiếu."
  organiser founds SYT for 100 people | head of SYT enrols Lan Mai with lead | head of SYT enrols Hoa
  organiser plans 3 people | organiser calls the wave | head of SYT names Lan Hoa Mai | Lan consents | Hoa consents | Mai consents | head of SYT approves Lan Hoa Mai
  organiser pins Lan to "An Phú" because "Quen địa bàn."     | organiser allocates  -> plan leaderless 0, Lan leads, Mai leads, Hoa waits in reserve
  organiser moves Lan out because "Bận." | organiser moves Hoa to "An Phú" because "Thay." -> plan leaderless 1, Mai leads

story "without approved names, or without anybody lacking people, there is no plan"
  organiser founds SYT for 100 people | head of SYT enrols Lan | organiser plans 1 people | organiser calls the wave
  organiser allocates                                       -> refused no_names on names
  nobody needs anybody | head of SYT names Lan | Lan consents | head of SYT approves Lan
  organiser allocates                                       -> refused no_needs on needs
