# The tour of a cadre: from the order to the way home.

story "an order sends people; each says yes, comes, is welcomed, and works day by day"
  organiser mobilises Lan Hoa Mai
  organiser sends Lan Hoa to "An Phú"        -> Lan on ordered, Lan in "An Phú", Lan stands assigned, Mai stands reserve, Lan has task tour_answer
  Lan accepts                                -> Lan on accepted, Lan has done task tour_answer, Lan has task tour_arrive
  Lan accepts                                -> refused not_in_this_state on state
  Lan arrives                                -> refused too_early on from_day
  after 3 days | Lan arrives without code    -> refused wrong_code on arrival_code
  Lan arrives                                -> Lan on serving, Lan has done task tour_arrive, Lan served 1 rested 0 paid 1
  ward of "An Phú" welcomes Hoa              -> Hoa on serving, Hoa has done task tour_answer
  after 1 days | Lan works                   -> Lan served 2 rested 0 paid 2
  Lan works                                  -> Lan served 2 rested 0 paid 2
  Lan rests                                  -> refused already_told on day
  ward of "An Phú" counts Lan at rest        -> Lan on resting, Lan served 1 rested 1 paid 2
  after 1 days | Lan works                   -> Lan on serving, Lan served 2 rested 1 paid 3
  ward of "An Phú" counts Lan for -2         -> Lan served 2 rested 1 paid 3
  ward of "An Phú" counts Lan at rest for -2 -> Lan on serving, Lan served 1 rested 2 paid 3
  ward of "An Phú" counts Lan for -3         -> refused not_of_this_tour on day
  ward of "An Phú" grades Lan good | organiser frees Lan because "Đã bớt việc." -> Lan on released, Lan stands released
  Lan works                                  -> refused not_in_this_state on state

story "whoever declines after the order says why, and the board is asked for another"
  organiser mobilises Lan Hoa | organiser sends Lan to "An Phú" | Lan accepts
  Lan refuses                                -> refused required on reason
  Lan refuses because "Mẹ đang bệnh."        -> Lan on declined, Lan stands released, Lan has cancelled task tour_arrive, Lan has task tour_replace
  ward of "An Phú" replaces Lan by Hoa because "Mẹ đang bệnh." -> refused not_in_this_state on state
  organiser replaces Lan by Hoa because "Lan không đi được." -> Lan on declined, Lan has done task tour_replace, Hoa on ordered, Hoa in "An Phú", Hoa stands assigned
  organiser replaces Lan by Hoa because "Lần nữa." -> refused not_in_this_state on state

story "whoever is in isolation follows nobody before they have recovered"
  organiser mobilises Lan Hoa | organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  organiser replaces Lan by Hoa as infected because "Dương tính." -> Lan on isolated, Hoa on ordered
  Hoa refuses because "Ốm."                  -> Hoa has task tour_replace
  organiser replaces Hoa by Lan because "Thay Hoa." -> refused is_isolated on nomination_id
  head of SYT heals Lan                      -> Lan on released
  organiser replaces Hoa by Lan because "Thay Hoa." -> Lan on ordered, Lan in "An Phú", Lan stands assigned

story "who is coming to relieve somebody is not sent elsewhere meanwhile, and whoever is there does not follow there"
  organiser mobilises Lan Hoa Mai Nga
  organiser sends Lan Mai to "An Phú" | organiser sends Nga to "Thuận Giao" by 06/QĐ-BCĐ | after 3 days | Lan arrives | Mai arrives | Nga arrives
  organiser relieves Lan by Hoa until 20     -> Hoa on ordered
  organiser replaces Mai by Lan because "Ốm." -> refused already_there on nomination_id
  organiser replaces Nga by Hoa because "Ốm." -> refused is_relieving on nomination_id

story "nobody has to follow: the board says so, and is not asked any more"
  organiser mobilises Lan | organiser sends Lan to "An Phú" | Lan refuses because "Ốm." -> Lan has task tour_replace
  organiser replaces Lan because "Phường đã đủ người." -> Lan has cancelled task tour_replace

story "an order that is withdrawn takes back whoever does not serve yet"
  organiser mobilises Lan Hoa Mai | organiser sends Lan Hoa Mai to "An Phú" | Lan accepts
  after 3 days | Hoa arrives
  organiser withdraws the order because "Nhầm danh sách." -> Lan on withdrawn, Mai on withdrawn, Lan stands reserve, Hoa on serving, Hoa stands assigned, Lan has cancelled task tour_arrive, Mai has cancelled task tour_answer

story "the leader is infected on the third day: another takes over everything in one act"
  organiser mobilises Lan Hoa with lead | system equips Lan | system equips Hoa
  organiser sends Lan to "An Phú" as lead    -> Lan leads, Lan may not work in "An Phú"
  Lan accepts | after 3 days | Lan arrives   -> Lan may work in "An Phú"
  resident files food in "An Phú" as A | ward triages about A | ward assigns Lan -> assigned to Lan
  resident files medicine in "An Phú" from 0912345679 as B | ward triages about B | ward assigns Lan -> assigned to Lan
  after 2 days | organiser replaces Lan by Hoa as infected because "Dương tính." -> handed 2 requests, handed 2 tasks, assigned to Hoa, Lan on isolated, Lan stands released, Lan may not work in "An Phú", Lan has task tour_care, Hoa on ordered, Hoa leads
  about A                                    -> assigned to Hoa, state assigned
  head of SYT remarks Lan                    -> Lan has done task tour_care, Lan has no task tour_care
  clock runs                                 -> Lan has no task tour_care
  after 1 days | clock runs                  -> Lan has task tour_care
  after 5 hours | clock runs                 -> Lan has late task tour_care
  head of SYT heals Lan                      -> Lan on released, Lan has no task tour_care
  Hoa refuses because "Không đi được."       -> assigned to nobody, state triaged, Hoa has task tour_replace

story "without a successor everything goes back to the desk, and a successor is owed"
  organiser mobilises Lan Hoa | system equips Lan | organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  resident files food in "An Phú" | ward triages | ward assigns Lan
  head of SYT replaces Lan as infected because "Dương tính." -> handed 1 requests, assigned to nobody, state triaged, Lan on isolated, Lan has task tour_replace, Lan has task tour_care
  head of SYT replaces Lan by Hoa because "Cử Hoa." -> refused not_in_this_state on state
  organiser replaces Lan by Hoa because "Cử Hoa." -> Hoa on ordered, Lan has done task tour_replace

story "whoever tests positive says so from the telephone: looked after from then on, and a successor is owed"
  organiser mobilises Lan Hoa | system equips Lan | organiser sends Lan to "An Phú"
  Lan drops out because "Dương tính."         -> refused not_in_this_state on state
  after 3 days | Lan arrives | resident files food in "An Phú" | ward triages | ward assigns Lan
  Lan drops out                               -> refused required on reason
  Lan drops out as infected because "Dương tính." -> handed 1 requests, assigned to nobody, Lan on isolated, Lan stands released, Lan has task tour_replace, Lan has task tour_care
  organiser replaces Lan by Hoa because "Cử Hoa." -> Hoa on ordered, Lan has done task tour_replace

story "only the board sends somebody; the commune may say who dropped out"
  organiser mobilises Lan Hoa | organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  ward of "An Phú" replaces Lan by Hoa because "Tai nạn." -> refused no_capability on nomination_id
  ward of "Thuận Giao" replaces Lan because "Tai nạn." -> refused not_found on id
  ward of "An Phú" replaces Lan because "Tai nạn." -> Lan on released, Lan has task tour_replace

story "a day without a sign: the agency is asked, then whoever commands where it lies"
  organiser mobilises Lan | organiser sends Lan to "An Phú" | Lan accepts | after 3 days | Lan arrives
  after 23 hours | clock runs                -> Lan not silent, Lan has no task tour_silent
  after 2 hours | clock runs                 -> Lan silent, Lan has task tour_silent
  after 5 hours | clock runs                 -> Lan has late task tour_silent, Lan has task chase
  Lan works                                  -> Lan not silent, Lan has done task tour_silent, Lan has no task chase

story "after the rulebook's days on duty a rest is due: told, not forbidden"
  organiser mobilises Lan | organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  after 1 days | Lan works | after 1 days | Lan works | after 1 days | Lan works | after 1 days | Lan works
  after 1 days | Lan works | after 1 days | Lan works | after 1 days | Lan works | after 1 days | Lan works
  after 1 days | Lan works | after 1 days | Lan works | after 1 days | Lan works | after 1 days | Lan works -> rest not due
  after 1 days | Lan works                   -> rest due, Lan served 14 rested 0 paid 14
  after 1 days | ward of "An Phú" counts Lan -> rest due, Lan served 15 rested 0 paid 15
  after 1 days | Lan rests                   -> rest not due, Lan served 15 rested 1 paid 16
  ward of "An Phú" grades Lan excellent      -> Lan on resting
  organiser commends Lan                     -> refused not_in_this_state on state
  organiser frees Lan because "Hết đợt."     -> Lan on released
  organiser commends Lan                     -> Lan commended

story "nobody is commended before their days, or without a good word"
  organiser mobilises Lan | organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  organiser frees Lan because "Xong việc." | organiser commends Lan -> refused not_good_enough on grade
  ward of "An Phú" grades Lan                -> refused required on grade
  ward of "An Phú" grades Lan good | organiser commends Lan -> refused too_few_days on duty_days

story "three days before the end the commune is told; relief serves together with the relieved, who then goes"
  organiser mobilises Lan Hoa | system equips Lan | system equips Hoa
  organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  resident files food in "An Phú" | ward triages | ward assigns Lan
  after 10 days | clock runs                 -> Lan has no task tour_end
  after 1 days | clock runs                  -> Lan has task tour_end
  organiser relieves Lan by Hoa until 20     -> Lan on serving, Lan has done task tour_end, Hoa on ordered, assigned to Lan
  after 2 days | Hoa arrives                 -> Hoa on serving
  clock runs                                 -> Lan on serving
  after 1 days | clock runs                  -> Lan on released, Hoa on serving, assigned to Hoa, Hoa may work in "An Phú", Lan may not work in "An Phú"

story "who was to relieve declines: the relieved waits again, and the commune is told again"
  organiser mobilises Lan Hoa | organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  after 12 days | Lan works | clock runs     -> Lan has task tour_end
  organiser relieves Lan by Hoa until 20     -> Lan has no task tour_end
  organiser relieves Lan by Hoa until 20     -> refused already_replaced on replaced_by_id
  Hoa refuses because "Con nhỏ ốm."          -> Hoa on declined, Hoa has no task tour_replace, Lan on serving, Lan has task tour_end

story "a tour is lengthened with a reason, never beyond the longest without relief"
  organiser mobilises Lan | organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  after 12 days | clock runs                 -> Lan has task tour_end
  organiser extends Lan for 10               -> refused required on reason
  organiser extends Lan for 10 because "Dịch còn phức tạp." -> Lan has no task tour_end
  organiser extends Lan for 60 because "Thêm nữa." -> refused too_long_without_relief on to_day
  organiser extends Lan for 0 because "Thêm nữa." -> refused not_later on to_day
  ward of "An Phú" frees Lan                 -> refused not_over_yet on to_day
  after 12 days | ward of "An Phú" frees Lan -> Lan on released

story "exposed on duty: followed at home until the days are over"
  organiser mobilises Lan | organiser sends Lan to "An Phú" | after 3 days | Lan arrives | Lan exposes
  after 2 days | organiser frees Lan because "Hết việc." -> Lan has task tour_follow_up
  after 3 days | Lan exposes                 -> Lan has task tour_follow_up
  after 5 days | clock runs                  -> Lan has task tour_follow_up
  after 3 days | clock runs                  -> Lan has no task tour_follow_up, Lan has done task tour_follow_up

story "exposed long before the end: nothing to follow"
  organiser mobilises Lan | organiser sends Lan to "An Phú" | after 3 days | Lan arrives | Lan exposes
  after 8 days | organiser frees Lan because "Hết việc." -> Lan has no task tour_follow_up

story "one active tour a person: sent elsewhere, they are moved, and what was theirs goes to the desk"
  organiser mobilises Lan Hoa | system equips Hoa
  organiser sends Lan to "An Phú" | organiser sends Hoa to "Thuận Giao" by 06/QĐ-BCĐ | after 3 days | Lan arrives | Hoa arrives
  resident files food in "Thuận Giao" | ward triages | ward assigns Hoa
  organiser replaces Lan by Lan because "Đổi." -> refused same_person on nomination_id
  organiser replaces Lan by Hoa as infected because "Dương tính." -> Hoa on ordered, Hoa in "An Phú", Hoa stands assigned, Hoa may not work in "Thuận Giao", assigned to nobody

story "a zone turns green mid-wave: whoever serves there is free to go where somebody dropped out"
  province sets red in "An Phú" because "Nhiều ca." | province sets red in "Thuận Giao" because "Nhiều ca."
  organiser mobilises Lan Hoa Mai | head of SYT marks Mai with small_child
  organiser sends Lan to "An Phú" | organiser sends Hoa to "Thuận Giao" by 06/QĐ-BCĐ | after 3 days | Lan arrives | Hoa arrives
  province sets green in "Thuận Giao" because "Hết ca."    -> Hoa on serving
  organiser replaces Lan by Mai as infected because "Dương tính." -> refused not_for_red on nomination_id
  organiser replaces Lan by Hoa as infected because "Dương tính." -> Hoa on ordered, Hoa in "An Phú", Lan on isolated
  organiser sends Mai to "Thuận Giao" by 07/QĐ-BCĐ -> Mai on ordered

story "rights end with the tour, also when it is withdrawn or the cadre is recalled"
  organiser mobilises Lan | system equips Lan | organiser sends Lan to "An Phú" | after 3 days | ward of "An Phú" welcomes Lan -> Lan may work in "An Phú"
  organiser recalls Lan because "Nhầm."      -> refused not_in_this_state on state
  organiser frees Lan                        -> refused required on reason
  organiser frees Lan because "Xong."        -> Lan may not work in "An Phú"

story "nobody speaks for a cadre, and nobody welcomes or appraises themselves"
  organiser mobilises Lan | system equips Lan | organiser sends Lan to "An Phú"
  ward of "An Phú" recalls Lan because "Không cần." -> refused no_capability on id
  head of SYT welcomes Lan                   -> refused no_capability on id
  organiser recalls Lan because "Không cần." -> Lan on withdrawn, Lan stands reserve

story "kit is handed out and comes back, less only with a reason, never more"
  organiser mobilises Lan | organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  ward of "An Phú" hands Lan masks 20 | head of SYT hands Lan shields 5
  ward of "Thuận Giao" hands Lan gloves 2    -> refused not_found on tour_id
  ward of "An Phú" collects Lan shields 6    -> refused more_than_issued on returned
  ward of "An Phú" collects Lan shields 4    -> refused required on note
  ward of "An Phú" collects Lan shields 4 because "Vỡ một cái." | ward of "An Phú" collects Lan shields 5

story "what comes back after the cadre has gone is nobody's, and the desk gives it out anew"
  organiser mobilises Lan | system equips Lan | organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  resident files food in "An Phú" | ward triages | ward assigns Lan | ward answers | resident confirms -> closed, assigned to Lan
  organiser frees Lan because "Xong việc."   -> Lan on released
  resident reopens because "Chưa ai đem gì tới." -> state reopened, open, assigned to nobody

story "who came to relieve goes before the days together are over: the relieved waits again"
  organiser mobilises Lan Hoa | organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  after 11 days | Lan works | clock runs     -> Lan has task tour_end
  organiser relieves Lan by Hoa until 20     -> Lan has no task tour_end
  after 2 days | Hoa arrives | Lan works
  organiser frees Hoa because "Việc nhà gấp." -> Hoa on released, Lan on serving, Lan has task tour_end
  after 2 days | Lan works | clock runs      -> Lan on serving

story "where a zone has turned green, whoever may not go into red may follow"
  province sets red in "An Phú" because "Nhiều ca."
  organiser mobilises Lan Hoa | head of SYT marks Hoa with small_child
  organiser sends Lan to "An Phú" | after 3 days | Lan arrives
  organiser replaces Lan by Hoa because "Ốm." -> refused not_for_red on nomination_id
  province sets green in "An Phú" because "Hết ca."
  organiser replaces Lan by Hoa because "Ốm." -> Hoa on ordered, Hoa in "An Phú"
