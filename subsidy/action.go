package subsidy

// Action is an act that changes an application or its state.
type Action string

// The actions.
const (
	ActCreate            Action = "create"
	ActSave              Action = "save"
	ActAttach            Action = "attach"
	ActDetach            Action = "detach"
	ActDelete            Action = "delete"
	ActSubmit            Action = "submit"
	ActWithdraw          Action = "withdraw"
	ActTake              Action = "take"
	ActTakeOver          Action = "take over"
	ActAskSupplement     Action = "ask supplement"
	ActSupplement        Action = "supplement"
	ActLapse             Action = "lapse"
	ActExtend            Action = "extend"
	ActHear              Action = "hear"
	ActGiveView          Action = "give view"
	ActCheck             Action = "check"
	ActOverrule          Action = "overrule"
	ActAdvise            Action = "advise"
	ActReturn            Action = "return"
	ActPrepare           Action = "prepare"
	ActGrant             Action = "grant"
	ActGrantPart         Action = "grant in part"
	ActReject            Action = "reject"
	ActDisregard         Action = "disregard"
	ActReportChange      Action = "report change"
	ActSeeChange         Action = "see change"
	ActBegin             Action = "begin"
	ActReport            Action = "report"
	ActProposeSettlement Action = "propose settlement"
	ActSettle            Action = "settle"
	ActClose             Action = "close"
	ActObject            Action = "object"
	ActTakeObjection     Action = "take objection"
	ActAdviseObjection   Action = "advise on objection"
	ActExtendObjection   Action = "extend objection"
	ActDismiss           Action = "dismiss objection"
	ActUphold            Action = "uphold objection"
	ActUpholdPart        Action = "uphold objection in part"
)

var actionTitles = map[Action]string{
	ActCreate:            "concept begonnen",
	ActSave:              "onderdeel opgeslagen",
	ActAttach:            "bestand toegevoegd",
	ActDetach:            "bestand verwijderd",
	ActDelete:            "concept verwijderd",
	ActSubmit:            "ingediend",
	ActWithdraw:          "ingetrokken",
	ActTake:              "in behandeling genomen",
	ActTakeOver:          "behandeling overgenomen",
	ActAskSupplement:     "aanvulling gevraagd",
	ActSupplement:        "aanvulling ingediend",
	ActLapse:             "termijn voor de aanvulling verlopen",
	ActExtend:            "beslistermijn verlengd",
	ActHear:              "zienswijze gevraagd",
	ActGiveView:          "zienswijze gegeven",
	ActCheck:             "vragen nagekeken",
	ActOverrule:          "oordeel over controle gewijzigd",
	ActAdvise:            "advies vastgelegd",
	ActReturn:            "teruggegeven aan de beoordelaar",
	ActPrepare:           "besluit klaargezet",
	ActGrant:             "subsidie verleend",
	ActGrantPart:         "subsidie deels verleend",
	ActReject:            "aanvraag afgewezen",
	ActDisregard:         "aanvraag buiten behandeling gelaten",
	ActReportChange:      "wijziging gemeld",
	ActSeeChange:         "gemelde wijziging bekeken",
	ActBegin:             "activiteiten begonnen",
	ActReport:            "verantwoording ingediend",
	ActProposeSettlement: "vaststelling voorgesteld",
	ActSettle:            "subsidie vastgesteld",
	ActClose:             "dossier gesloten",
	ActObject:            "bezwaar gemaakt",
	ActTakeObjection:     "bezwaar in behandeling genomen",
	ActAdviseObjection:   "advies over bezwaar vastgelegd",
	ActExtendObjection:   "termijn voor bezwaar verlengd",
	ActDismiss:           "bezwaar afgewezen",
	ActUphold:            "bezwaar toegewezen",
	ActUpholdPart:        "bezwaar deels toegewezen",
}

// Title gives the act in Dutch, as in "door S. Bakker: in behandeling genomen".
func (a Action) Title() string {
	if title, known := actionTitles[a]; known {
		return title
	}
	return string(a)
}
