# A request's life, from the door to the answer.

story "a request goes the whole way"
  resident files medicine for 2 in "An Phú"     -> state filed, lane normal, calls 1, persons 2, open, answerable station_head in "An Phú", due in 24 hours, sms filed
  -> ward has task triage due in 5 minutes, ward has task answer due in 24 hours, tally open 1 in "An Phú"
  ward triages                                  -> state triaged, ward has done task triage, ward has task answer
  ward assigns team                             -> state assigned, assigned to team
  ward answers because "Đã phát thuốc."         -> state answered, ward has done task answer, note answer for resident, sms answered, open
  resident confirms                             -> state confirmed, closed, tally open 0 in "An Phú"

story "each kind has its own clock"
  resident files emergency in "An Phú"          -> due in 30 minutes, ward has task triage due in 5 minutes
  resident files medicine from "0912 345 601" in "An Phú"   -> due in 24 hours
  resident files food from "0912 345 602" in "An Phú"       -> due in 24 hours
  resident files relief from "0912 345 603" in "An Phú"     -> due in 2 days
  resident files petition from "0912 345 604" in "An Phú"   -> due in 5 days, answerable chair in "An Phú"
  resident files question from "0912 345 605" in "An Phú"   -> due in 1 day, answerable duty_officer in "An Phú"

story "not solved comes back, is counted, and has a shorter clock"
  resident files food in "An Phú" | ward answers
  after 3 hours | resident reopens because "Chưa ai đem gì tới."   -> state reopened, reopened 1, due in 12 hours, note resident for resident, ward has task answer due in 12 hours
  ward answers | resident reopens               -> reopened 2, state reopened
  ward answers | resident confirms              -> closed, reopened 2

story "received can still become not solved, but not after a fortnight"
  resident files food in "An Phú" | ward answers | resident confirms   -> closed
  after 2 days | resident reopens               -> state reopened, open
  ward answers
  after 15 days | resident reopens              -> refused too_long_ago on state

story "a refusal needs a reason, and the resident may object"
  resident files relief in "An Phú"
  ward rejects without words                    -> refused required on text
  ward rejects because "Hộ đã nhận đợt này."    -> state rejected, closed, note reason for resident, sms rejected, ward has done task answer
  resident reopens because "Chúng tôi chưa nhận." -> state reopened, open, ward has task answer

story "not ours names the next owner, who starts with a fresh look and the same deadline"
  resident files food in "An Phú"
  after 1 hour | ward transfers without words to "Phường Dĩ An"   -> refused required on text
  ward transfers because "Ở bên Dĩ An." to "99999"         -> refused unknown_area on area_code
  ward transfers because "Ở bên Dĩ An." to "An Phú"        -> refused same_area on area_code
  ward transfers because "Ở bên Dĩ An." to "Phường Dĩ An"         -> state filed, answerable duty_officer in "Phường Dĩ An", due in 23 hours, note reason for resident, sms transferred, assigned to nobody
  -> ward of "Phường Dĩ An" has task triage due in 5 minutes, ward of "An Phú" has cancelled task answer, tally open 0 in "An Phú", tally open 1 in "Phường Dĩ An"
  ward of "An Phú" answers                      -> refused not_found on id

story "an answer needs words, and a person who may"
  resident files question in "An Phú"
  ward answers without words                    -> refused required on text
  ward of "Thuận Giao" answers                  -> refused not_found on id
  auditor answers                               -> refused no_capability
  -> ward may answer, team may answer, auditor may not answer, resident may not answer, hotline may not answer
  resident answers                              -> refused no_capability

story "an act belongs to its state"
  resident files food in "An Phú"
  resident confirms                             -> refused not_in_this_state on state
  ward answers | ward answers                   -> refused not_in_this_state on state
  resident confirms | ward assigns team         -> refused not_in_this_state on state

story "work is given only to those who may do it there"
  resident files food in "An Phú"
  ward assigns team of "Thuận Giao"             -> refused cannot_handle_here on assignee_id
  ward assigns                                  -> refused required on assignee_id
  admin disables team of "An Phú"
  ward assigns team                             -> refused cannot_handle_here on assignee_id

story "a wrong kind is put right and never lengthens the promise"
  resident files emergency in "An Phú"
  after 5 minutes | ward triages as petition    -> kind petition, answerable chair in "An Phú", due in 25 minutes
  resident files petition from "0912 345 601" in "An Phú"
  ward triages as emergency                     -> kind emergency, due in 30 minutes, answerable station_head in "An Phú"

story "what was changed meanwhile is not overwritten"
  resident files food in "An Phú"               -> version 1
  ward triages                                  -> version 2
  ward answers with version 1                   -> refused changed_meanwhile on If-Match
  ward answers                                  -> version 3

story "the same command twice happens once, the same key for other words is refused"
  resident files food in "An Phú"
  resident sends the same again                 -> replayed, tally open 1 in "An Phú"
  resident sends other words again              -> refused key_used_for_other_body
