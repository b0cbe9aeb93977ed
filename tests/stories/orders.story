# The order that sends people: drafted by the board, issued by whoever signs, withdrawn with a reason.

story "an order is drafted of a plan, issued once plan and wave are approved, and makes a tour for each name"
  organiser mobilises Lan Hoa Mai
  organiser lists Lan Hoa for "An Phú" as draft
  organiser drafts 05/QĐ-BCĐ                 -> order draft
  organiser issues the order                 -> refused plan_not_approved on plan_id
  organiser lists Lan Hoa for "An Phú"
  organiser discards the order               -> order withdrawn
  organiser drafts 05/QĐ-BCĐ | organiser issues the order -> order issued, order of 2 people, order verifiable, Lan on ordered, Hoa stands assigned, Mai stands reserve
  organiser issues the order                 -> refused not_in_this_state on state

story "a number belongs to one order of the area in a year; a draft that was thrown away gives it back"
  organiser mobilises Lan Hoa
  organiser lists Lan for "An Phú"
  organiser drafts 05/QĐ-BCĐ | organiser drafts 05/QĐ-BCĐ -> refused number_taken on number
  organiser drafts 06/QĐ-BCĐ | organiser renumbers 05/QĐ-BCĐ -> refused number_taken on number
  organiser discards the order               -> order withdrawn
  organiser drafts 06/QĐ-BCĐ | organiser renumbers 07/QĐ-BCĐ -> order numbered 07/QĐ-BCĐ

story "an order is not dated far ahead of its signature"
  organiser mobilises Lan | organiser lists Lan for "An Phú"
  organiser drafts 05/QĐ-BCĐ for 4           -> refused too_far_ahead on day
  organiser drafts 05/QĐ-BCĐ for 3           -> order draft

story "only the organisation board drafts; a ward does not even see it"
  organiser mobilises Lan | organiser lists Lan for "An Phú"
  province of 74 drafts 05/QĐ-BCĐ            -> refused no_capability on wave_id
  ward of "An Phú" drafts 05/QĐ-BCĐ          -> refused not_found on wave_id
  organiser drafts 05/QĐ-BCĐ
  ward of "An Phú" issues the order          -> refused not_found on id

story "a second order sends only who was not sent before; who serves elsewhere stops it"
  organiser mobilises Lan Hoa
  organiser lists Lan for "An Phú" | organiser drafts 05/QĐ-BCĐ | organiser issues the order -> order of 1 people
  organiser lists Lan Hoa for "An Phú" | organiser drafts 06/QĐ-BCĐ | organiser issues the order -> order of 1 people, Lan on ordered, Hoa on ordered
  organiser drafts 07/QĐ-BCĐ | organiser issues the order -> refused nobody_to_send on plan_id

story "withdrawing what was issued needs a reason, and is said once"
  organiser mobilises Lan | organiser lists Lan for "An Phú" | organiser drafts 05/QĐ-BCĐ | organiser issues the order
  organiser discards the order               -> refused required on note
  organiser discards the order because "Sai ngày đi." -> order withdrawn, Lan on withdrawn, Lan stands reserve
  organiser discards the order because "Lần nữa." -> refused not_in_this_state on state
  organiser renumbers 06/QĐ-BCĐ              -> refused not_in_this_state on state
