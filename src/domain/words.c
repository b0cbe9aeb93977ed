/* words.c: the names behind words.h and what each role may do. */
#include "domain/words.h"

ENUM_DEFINE(RequestKind, REQUEST_KIND_LIST, "request_kind");
ENUM_DEFINE(RequestState, REQUEST_STATE_LIST, "request_state");
ENUM_DEFINE(Lane, LANE_LIST, "lane");
ENUM_DEFINE(Channel, CHANNEL_LIST, "channel");
ENUM_DEFINE(Vulnerable, VULNERABLE_LIST, "vulnerable");
ENUM_DEFINE(RequestAct, REQUEST_ACT_LIST, "request_act");
ENUM_DEFINE(Zone, ZONE_LIST, "zone");
ENUM_DEFINE(PostKind, POST_KIND_LIST, "post_kind");
ENUM_DEFINE(TaskKind, TASK_KIND_LIST, "task_kind");
ENUM_DEFINE(TaskState, TASK_STATE_LIST, "task_state");
ENUM_DEFINE(EscalationState, ESCALATION_STATE_LIST, "escalation_state");
ENUM_DEFINE(NoteKind, NOTE_KIND_LIST, "note_kind");
ENUM_DEFINE(Can, CAN_LIST, "can");
ENUM_DEFINE(Role, ROLE_LIST, "role");
ENUM_DEFINE(EventKind, EVENT_KIND_LIST, "event_kind");

unsigned role_cans(Role r)
{
	unsigned desk = CAN(CAN_READ) | CAN(CAN_PERSONAL);

	switch (r) {
	case ROLE_OPERATOR: return desk | CAN(CAN_INTAKE);
	case ROLE_WARD_TEAM: return desk | CAN(CAN_HEALTH) | CAN(CAN_HANDLE);
	case ROLE_WARD_LEADER:
		return desk | CAN(CAN_HEALTH) | CAN(CAN_HANDLE) | CAN(CAN_INTAKE) | CAN(CAN_POSTS) |
		       CAN(CAN_IMPORT) | CAN(CAN_EXPORT);
	case ROLE_COMMAND:
		return desk | CAN(CAN_HEALTH) | CAN(CAN_HANDLE) | CAN(CAN_INTAKE) | CAN(CAN_DECIDE) |
		       CAN(CAN_ZONE) | CAN(CAN_POSTS) | CAN(CAN_ACCOUNTS) | CAN(CAN_IMPORT) | CAN(CAN_EXPORT);
	/* Nobody can give what they do not have, so whoever sets up all desks has all of it. */
	case ROLE_ADMIN: return (1u << Can_count) - 1;
	case ROLE_AUDITOR: return CAN(CAN_READ) | CAN(CAN_EXPORT) | CAN(CAN_AUDIT);
	case ROLE_ORGANISER:
		return desk | CAN(CAN_HEALTH) | CAN(CAN_WAVES) | CAN(CAN_IMPORT) | CAN(CAN_EXPORT);
	}
	BUG("a role of no kind");
}
