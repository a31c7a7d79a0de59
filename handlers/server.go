// Package handlers listens and answers: it turns requests into use cases of
// package subsidy and their outcomes into pages of package views. It holds no
// rule and no SQL.
package handlers

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"
	"github.com/valyala/fasthttp"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// Server answers the requests of one portal.
type Server struct {
	Service  *subsidy.Service
	Sessions SessionRows
	Views    fiber.Views
	Log      *slog.Logger
	// BaseURL is the portal's own address; links and the cookie follow from it,
	// never from what a request claims.
	BaseURL        *url.URL
	TrustedProxies []string // addresses that may set X-Forwarded-For
	Version        string
	// Wall is the real clock, for sessions; Service.Now may be a demonstration's.
	Wall func() time.Time
	// Ready tells whether the store answers, for /readyz.
	Ready func(context.Context) error
	// Closed gives why nobody may come in now; nil, or a nil error, lets in.
	Closed func() error
	// Printer is nil where no PDF is made; then no page links to one.
	Printer Printer
	// Mails tells whether a mail server is set; without one, notices wait.
	Mails bool
	// Written counts what this copy wrote: public pages are kept while it stands
	// still. Nil keeps none.
	Written func() uint64
	// Demo is nil outside a demonstration.
	Demo *Demo
	// FormsAtOnce is how many forms may be at work at once; 0 is formsAtOnce.
	FormsAtOnce int

	pages keptPages
	forms atomic.Int64 // at work
}

// Limits of a request.
const (
	headerLimit    = 8 << 10  // bytes, request line and headers
	bodyLimit      = 1 << 20  // bytes, everywhere but at uploads
	uploadLimit    = 12 << 20 // bytes, at uploads
	headerTimeout  = 5 * time.Second
	bodyTimeout    = 20 * time.Second
	uploadTimeout  = 60 * time.Second
	writeTimeout   = 60 * time.Second
	requestTimeout = 30 * time.Second
	idleTimeout    = 75 * time.Second
)

// App gives the Fiber app with every route and middleware in place.
func (s *Server) App() *fiber.App {
	app := fiber.New(fiber.Config{
		AppName:      "Subsidieportaal",
		ErrorHandler: s.fail,
		BodyLimit:    uploadLimit,
		ReadTimeout:  headerTimeout,
		IdleTimeout:  idleTimeout,
		WriteTimeout: writeTimeout,
		// Of the request line with all headers.
		ReadBufferSize: headerLimit,
		// A string that outlives its request would turn into the next one's
		// text: one board's answers in another's record.
		Immutable:               true,
		DisableStartupMessage:   true,
		EnableTrustedProxyCheck: true,
		TrustedProxies:          s.TrustedProxies,
		ProxyHeader:             s.proxyHeader(),
	})
	app.Server().HeaderReceived = limits
	// The last answer on a connection says so, or the next request on it would
	// meet a connection that is cut.
	app.Server().CloseOnShutdown = true
	app.Use(s.frame, recover.New(recover.Config{EnableStackTrace: true, StackTraceHandler: s.whereItWas}), s.doors, s.shed, s.session, s.guardForm)
	s.routes(app)
	app.Use(func(c *fiber.Ctx) error { return fiber.ErrNotFound })
	return app
}

func (s *Server) proxyHeader() string {
	if len(s.TrustedProxies) == 0 {
		return ""
	}
	return fiber.HeaderXForwardedFor
}

// limits gives a route its body size and the time to send it: small and short
// but for uploads.
func limits(header *fasthttp.RequestHeader) fasthttp.RequestConfig {
	config := fasthttp.RequestConfig{ReadTimeout: bodyTimeout, MaxRequestBodySize: bodyLimit}
	if path := string(header.RequestURI()); header.IsPost() && isUpload(path) {
		config = fasthttp.RequestConfig{ReadTimeout: uploadTimeout, MaxRequestBodySize: uploadLimit}
	}
	return config
}

func isUpload(address string) bool {
	path := address
	if end := strings.IndexAny(address, "?#"); end >= 0 {
		path = address[:end]
	}
	return strings.HasPrefix(path, "/aanvragen/") && strings.HasSuffix(path, "/"+string(subsidy.SectionAttachments))
}

// frame is around every request: it stamps the instant of receipt, names the
// request, sets the headers, turns errors into pages and writes the log.
func (s *Server) frame(c *fiber.Ctx) error {
	// The whole request has been read here; nothing queues before this (S8).
	received := s.Service.Now()
	started := s.Wall()
	id := newRequestID()
	ctx, cancel := context.WithTimeout(subsidy.WithRequestID(c.UserContext(), id), requestTimeout)
	defer cancel()
	c.SetUserContext(ctx)
	c.Locals(receivedKey, received)
	c.Locals(requestIDKey, id)
	s.headers(c)
	err := c.Next()
	if err != nil {
		err = s.fail(c, err)
	}
	s.logRequest(c, id, s.Wall().Sub(started))
	return err
}

func (s *Server) logRequest(c *fiber.Ctx, id string, took time.Duration) {
	user := ""
	if visit := visitOf(c); visit != nil && visit.user != nil {
		user = string(visit.user.ID)
	}
	// The route's pattern, not the address: a one-time link must not be logged.
	s.Log.Info("request", "id", id, "method", c.Method(), "route", c.Route().Path,
		"status", c.Response().StatusCode(), "took", took, "user", user)
}

type localKey string

const (
	receivedKey  localKey = "received"
	requestIDKey localKey = "request id"
	visitKey     localKey = "visit"
)

// receivedAt gives the instant that the whole request had been read.
func receivedAt(c *fiber.Ctx) time.Time {
	at, _ := c.Locals(receivedKey).(time.Time)
	return at
}

var _ fiber.Views = (*views.Engine)(nil)
