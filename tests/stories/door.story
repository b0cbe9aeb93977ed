# At the door: what is taken, what is asked again, and whose it is.

story "a need with nothing to go by is asked for more, one with a phone is enough"
  resident files food without anything in "An Phú"  -> refused text_or_phone_required on text
  resident files food without phone in "An Phú"     -> state filed, no sms filed
  resident files food from "12345" in "An Phú"      -> refused not_a_phone on phone
  resident files food in "99999"                    -> refused unknown_area on area_code
  resident files food for 501 in "An Phú"           -> refused out_of_range on persons

story "who asks faster than one person asks is taken all the same, and somebody looks"
  resident files food unverified in "An Phú"        -> lane unverified, state filed, ward has task verify due in 60 minutes, ward has no task triage, tally unverified 1 in "An Phú"
  ward triages                                      -> lane normal, ward has done task verify, tally unverified 0 in "An Phú"

story "an unverified need that nobody looks at is told to the district"
  resident files food unverified in "An Phú"
  after 61 minutes | clock runs                     -> late, ward has late task verify, district has task chase

story "the third unanswered call jumps the lane and is told to the district"
  resident files medicine for 2 in "An Phú" | ward triages
  resident calls again                              -> calls 2, lane normal, district has no task third_call
  resident calls again                              -> calls 3, lane urgent, district has task third_call due in 30 minutes, tally urgent 1 in "An Phú"
  resident calls again                              -> calls 4, district has 1 task third_call
  ward answers                                      -> district has done task third_call

story "filing the same need a third time is a third call"
  resident files medicine from "0912 345 678" in "An Phú"      -> lane normal
  resident files medicine from "0912 345 678" in "An Phú"      -> lane normal, district has no task third_call
  resident files medicine from "+84 912 345 678" in "An Phú"   -> lane urgent, calls 1, district has task third_call due in 30 minutes

story "what was answered, is of another kind or long ago does not count as calling again"
  resident files medicine from "0912 345 678" in "An Phú" | ward answers
  resident files medicine from "0912 345 678" in "An Phú"      -> lane normal
  resident files food from "0912 345 678" in "An Phú"          -> lane normal
  after 4 days | resident files medicine from "0912 345 678" in "An Phú" -> lane normal
  resident files medicine from "0912 345 678" in "An Phú"      -> lane normal

story "a call about something answered counts but does not jump the lane"
  resident files food in "An Phú" | ward answers
  resident calls again x3                           -> calls 4, lane normal

story "the hotline joins a second need to the first, whose calls add up"
  hotline files medicine from "0912 345 678" as first in "An Phú"
  hotline files medicine from "0912 345 678" for 4 as second in "An Phú"
  hotline joins second into first                   -> state joined, closed, joined to first, ward has cancelled task answer, tally open 1 in "An Phú"
  about first                                       -> calls 2, persons 4, open
  hotline joins first into first                    -> refused same_request on into_code
  hotline joins first into TS-2222-2222             -> refused unknown_code on into_code

story "joining twice more makes it urgent"
  hotline files food from "0912 345 678" as first in "An Phú"
  hotline files food from "0912 345 601" as second in "An Phú"
  hotline files food from "0912 345 602" as third in "An Phú"
  hotline joins second into first | hotline joins third into first
  about first                                       -> calls 3, lane urgent, district has task third_call

story "nothing is joined to what is closed"
  hotline files food as first in "An Phú" | ward rejects because "Trùng đợt."
  hotline files food as second in "An Phú" | hotline joins second into first  -> refused already_closed on into_code

story "a hotline caller hears the outcome from the hotline"
  hotline files food in "An Phú" | ward answers     -> call_back due, province has task call_back due in 2 hours
  hotline locks                                     -> call_back locked
  hotline2 locks                                    -> refused locked_by_other on call_back_by_id
  after 11 minutes | hotline2 locks                 -> call_back locked
  hotline2 tells                                    -> call_back settled, province has done task call_back

story "nobody picks up: the call-back stays, others go first"
  hotline files food in "An Phú" | ward answers | hotline locks | hotline misses -> call_back due
  hotline locks | hotline releases                  -> call_back free
  hotline mumbles                                   -> refused unknown_value on outcome

story "who asked by the page needs no call-back"
  resident files food in "An Phú" | ward answers    -> no sms rejected, sms answered, province has no task call_back
  hotline locks                                     -> refused no_call_back_due on state

story "a photo is added by whoever may"
  resident files food in "An Phú"
  ward attaches photo                               -> version 2
