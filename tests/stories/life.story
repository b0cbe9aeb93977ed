# A request's life, from the door to the answer.

story "a request goes the whole way"
  resident files medicine for 2 in "An Phú"     -> state filed, lane normal, calls 1, persons 2, open, answerable station_head in "An Phú", due in 24 hours, sms filed
  -> ward has task triage due in 5 minutes, ward has task answer due in 24 hours, tally open 1 in "An Phú"
  ward triages                                  -> state triaged, ward has done task triage, ward has task answer
  ward assigns team                             -> state assigned, assigned to team
  ward answers because "Đã phát thuốc."         -> state answered, ward has done task answer, note answer for resident, sms answered, open
  resident confirms                             -> state confirmed, closed, tally open 0 in "An Phú"
