package handlers

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
)

// Route is one address with who may use it. The table is the access matrix:
// a handler is reached through it alone.
type Route struct {
	Method, Path string
	Who          []subsidy.Role // empty: everybody, signed in or not
	handle       fiber.Handler
}

var (
	everybody     []subsidy.Role
	anyone        = subsidy.Roles // signed in
	board         = []subsidy.Role{subsidy.Preparer, subsidy.Signatory}
	signatories   = []subsidy.Role{subsidy.Signatory}
	files         = []subsidy.Role{subsidy.Assessor, subsidy.Decider, subsidy.Auditor}
	assessors     = []subsidy.Role{subsidy.Assessor}
	handling      = []subsidy.Role{subsidy.Assessor, subsidy.Decider}
	decisions     = []subsidy.Role{subsidy.Assessor, subsidy.Decider, subsidy.Payer, subsidy.Auditor}
	deciders      = []subsidy.Role{subsidy.Decider}
	announcers    = []subsidy.Role{subsidy.Decider, subsidy.Auditor}
	people        = []subsidy.Role{subsidy.Administrator, subsidy.Auditor}
	administrator = []subsidy.Role{subsidy.Administrator}
	drawers       = []subsidy.Role{subsidy.Administrator, subsidy.Decider, subsidy.Auditor}
	publishers    = []subsidy.Role{subsidy.Administrator, subsidy.Decider}
	ministry      = []subsidy.Role{subsidy.Assessor, subsidy.Decider, subsidy.Payer, subsidy.Administrator, subsidy.Auditor}
	readers       = slices.Concat(board, files)
)

// Routes gives every address of the portal with who may use it.
func (s *Server) Routes() []Route {
	const get, post = fiber.MethodGet, fiber.MethodPost
	routes := []Route{
		// Public
		{get, "/", everybody, s.kept(s.showHome)},
		{get, "/regelingen/:slug", everybody, s.kept(s.showScheme)},
		{get, "/regelingen/:slug/:year", everybody, s.kept(s.showRound)},
		{get, "/regelingen/:slug/:year/vragen", everybody, s.kept(s.showQuestions)},
		{get, "/regelingen/:slug/:year/loting", everybody, s.showDraw},
		{get, "/regelingen/:slug/:year/loting.json", everybody, s.showDrawFile},
		{get, "/privacy", everybody, s.kept(s.showPrivacy)},
		{get, "/toegankelijkheid", everybody, s.kept(s.showAccessibility)},
		{get, "/.well-known/security.txt", everybody, s.showSecurity},
		{get, "/healthz", everybody, s.showHealth},
		{get, "/readyz", everybody, s.showReady},
		{get, "/static/:name", everybody, s.asset},

		// Account
		{get, "/inloggen", everybody, s.showSignIn},
		{post, "/inloggen", everybody, s.postSignIn},
		{post, "/uitloggen", anyone, s.postSignOut},
		{get, "/wachtwoord", everybody, s.showPassword},
		{post, "/wachtwoord", everybody, s.postPassword},

		// Board
		{get, "/aanvragen", board, s.listApplications},
		{get, "/aanvragen/nieuw", board, s.newApplication},
		{post, "/aanvragen/nieuw", board, s.createApplication},
		{get, "/aanvragen/:ref", board, s.showApplication},
		{get, "/aanvragen/:ref/controleren", board, s.checkApplication},
		{post, "/aanvragen/:ref/indienen", signatories, s.submitApplication},
		{get, "/aanvragen/:ref/ontvangst", board, s.showReceipt},
		{get, "/aanvragen/:ref/ontvangst.pdf", board, s.printReceipt},
		{get, "/aanvragen/:ref/verwijderen", board, s.confirmDelete},
		{post, "/aanvragen/:ref/verwijderen", board, s.deleteApplication},
		{get, "/aanvragen/:ref/brieven/:id", readers, s.showLetter},
		{get, "/aanvragen/:ref/brieven/:id/pdf", readers, s.printLetter},
		{post, "/aanvragen/:ref/brieven/:id/gelezen", board, s.markLetter},
		{get, "/aanvragen/:ref/bestanden/:id", readers, s.showAttachment},
		{post, "/aanvragen/:ref/bestanden/:id/verwijderen", board, s.removeAttachment},
		{post, "/aanvragen/:ref/bijlagen", board, s.addAttachment},
		{get, "/berichten", board, s.listBox},
		{get, "/aanvragen/:ref/berichten", board, s.showThread},
		{post, "/aanvragen/:ref/berichten", board, s.writeMessage},
		{post, "/aanvragen/:ref/berichten/gelezen", board, s.markMessages},
		{get, "/aanvragen/:ref/intrekken", board, s.confirmWithdraw},
		{post, "/aanvragen/:ref/intrekken", signatories, s.withdrawApplication},
		{get, "/aanvragen/:ref/wijziging", board, s.askChange},
		{post, "/aanvragen/:ref/wijziging", board, s.reportChange},
		{get, "/aanvragen/:ref/wijziging/:id", board, s.showChange},
		{get, "/aanvragen/:ref/zienswijze", board, s.showView},
		{post, "/aanvragen/:ref/zienswijze", signatories, s.giveView},
		{post, "/aanvragen/:ref/zienswijze/bewaren", board, s.keepView},
		{get, "/aanvragen/:ref/aanvulling", board, s.showSupplement},
		{post, "/aanvragen/:ref/aanvulling", signatories, s.fileSupplement},
		{get, "/aanvragen/:ref/bezwaar", board, s.askObjection},
		{post, "/aanvragen/:ref/bezwaar", signatories, s.fileObjection},
		{post, "/aanvragen/:ref/bezwaar/bewaren", board, s.keepObjection},
		{get, "/aanvragen/:ref/bezwaar/:id", board, s.showOwnObjection},
		{get, "/aanvragen/:ref/:section", board, s.showSection},
		{post, "/aanvragen/:ref/:section", board, s.saveSection},
		{post, "/aanvragen/:ref/:section/bewaren", board, s.autosaveSection},

		// Ministry
		{get, "/beoordeling", files, s.listAssessments},
		{post, "/beoordeling/nemen", assessors, s.takeSelected},
		{get, "/beoordeling/:ref", files, s.showAssessment},
		{get, "/beoordeling/:ref/versies/:number", files, s.showVersion},
		{post, "/beoordeling/:ref/nemen", assessors, s.takeAssessment},
		{post, "/beoordeling/:ref/overnemen", assessors, s.takeOverAssessment},
		{post, "/beoordeling/:ref/controle", assessors, s.checkAssessment},
		{post, "/beoordeling/:ref/oordeel", assessors, s.overruleControl},
		{post, "/beoordeling/:ref/gezien", handling, s.seeChanges(casePath)},
		{post, "/beoordeling/:ref/advies", assessors, s.adviseAssessment},
		{get, "/beoordeling/:ref/horen", assessors, s.showHear},
		{post, "/beoordeling/:ref/horen", assessors, s.postHear},
		{get, "/beoordeling/:ref/aanvulling", assessors, s.showAsk},
		{post, "/beoordeling/:ref/aanvulling", assessors, s.postAsk},
		{get, "/beoordeling/:ref/verlengen", handling, s.showExtend},
		{post, "/beoordeling/:ref/verlengen", handling, s.postExtend},
		{get, "/beoordeling/:ref/berichten", files, s.showThread},
		{post, "/beoordeling/:ref/berichten", handling, s.writeMessage},
		{post, "/beoordeling/:ref/berichten/gelezen", handling, s.markMessages},
		{get, "/besluiten", decisions, s.listDecisions},
		{get, "/besluiten/bekendmaken", announcers, s.showEmbargo},
		{post, "/besluiten/bekendmaken", deciders, s.announceDecisions},
		{get, "/besluiten/:ref", files, s.showDecision},
		{post, "/besluiten/:ref", deciders, s.takeDecision},
		{post, "/besluiten/:ref/gezien", deciders, s.seeChanges(decisionPath)},
		{post, "/besluiten/:ref/terug", deciders, s.returnDecision},
		{get, "/banden", ministry, s.listTies},
		{post, "/banden", ministry, s.declareTie},
		{post, "/banden/:id/beeindigen", ministry, s.endTie},
		{get, "/beheer/banden", people, s.listAllTies},
		{get, "/bezwaren", files, s.listObjections},
		{get, "/bezwaren/:id", files, s.showObjection},
		{post, "/bezwaren/:id/nemen", assessors, s.takeObjection},
		{post, "/bezwaren/:id/verlengen", assessors, s.extendObjection},
		{post, "/bezwaren/:id/advies", assessors, s.adviseObjection},
		{post, "/bezwaren/:id/besluit", deciders, s.decideObjection},
		{get, "/beheer", people, s.listPeople},
		{post, "/beheer/mensen", administrator, s.invitePerson},
		{post, "/beheer/mensen/:id/link", administrator, s.renewLink},
		{get, "/beheer/taken", people, s.listJobs},
		{get, "/beheer/post", people, s.showOutbox},
		{post, "/beheer/post/:id/opnieuw", administrator, s.resendMail},
		{get, "/beheer/verdeling", drawers, s.showWhatIf},
		{get, textsPath, drawers, s.listLetterTexts},
		{get, textsPath + "/:kind", drawers, s.showLetterText},
		{post, textsPath + "/:kind", administrator, s.writeLetterText},
		{post, textsPath + "/:kind/publiceren", publishers, s.publishLetterText},
		{get, roundsPath, drawers, s.listClosings},
		{get, roundsPath + "/:round/sluiting", drawers, s.showClosing},
		{post, roundsPath + "/:round/sluiting", administrator, s.proposeClosing},
		{post, roundsPath + "/:round/sluiting/:id/bevestigen", deciders, s.confirmClosing},
		{post, roundsPath + "/:round/sluiting/:id/afwijzen", deciders, s.turnDownClosing},
		{get, "/beheer/loting", drawers, s.manageDraw},
		{post, "/beheer/loting/bron", administrator, s.drawStep("De bron is aangewezen.", s.nameSource)},
		{post, "/beheer/loting/bevriezen", administrator, s.drawStep("De lijst is bevroren en gepubliceerd.", s.freezeList)},
		{post, "/beheer/loting/uitslag", administrator, s.drawStep("De uitslag is ingevoerd. Een besluitnemer bevestigt haar.", s.enterSeed)},
		{post, "/beheer/loting/bevestigen", deciders, s.drawStep("De loting is bevestigd. De volgorde is gepubliceerd.", s.confirmDraw)},
	}
	if s.Demo != nil {
		routes = append(routes,
			Route{post, "/inloggen/demo", everybody, s.postDemoSignIn},
			Route{post, "/demo/klok", everybody, s.postDemoClock})
	}
	return routes
}

func (s *Server) routes(app *fiber.App) {
	for _, r := range s.Routes() {
		if r.Method == fiber.MethodGet {
			app.Get(r.Path, s.admit(r), r.handle) // HEAD too
			continue
		}
		app.Add(r.Method, r.Path, s.admit(r), r.handle)
	}
}

// signing are the addresses for signatories alone, with the act that each is.
var signing = map[string]subsidy.Action{
	"/aanvragen/:ref/indienen":   subsidy.ActSubmit,
	"/aanvragen/:ref/aanvulling": subsidy.ActSupplement,
	"/aanvragen/:ref/intrekken":  subsidy.ActWithdraw,
	"/aanvragen/:ref/zienswijze": subsidy.ActGiveView,
	"/aanvragen/:ref/bezwaar":    subsidy.ActObject,
}

// admit lets in who may use a route. A visitor is asked to sign in first and
// comes back to a page that they wanted to see. A preparer reads who signs
// instead (S11).
func (s *Server) admit(r Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if len(r.Who) == 0 {
			return c.Next()
		}
		v := visitOf(c)
		if v.user == nil {
			return s.askSignIn(c)
		}
		if slices.Contains(r.Who, v.user.Role) {
			return c.Next()
		}
		if act, signs := signing[r.Path]; signs && v.user.Role == subsidy.Preparer {
			_, err := subsidy.Next("", act, v.user.Role) // in no state
			return err
		}
		return fiber.ErrForbidden
	}
}

func (s *Server) askSignIn(c *fiber.Ctx) error {
	if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		return s.again(c)
	}
	return seeOther(c, "/inloggen?verder="+url.QueryEscape(string(c.Request().URI().RequestURI())))
}
