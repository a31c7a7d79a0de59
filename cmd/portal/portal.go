package main

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/adapters/mail"
	"subsidieportaal/adapters/password"
	"subsidieportaal/db"
	"subsidieportaal/handlers"
	"subsidieportaal/static"
	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// schemes are the scheme versions that ship with the portal.
//
//go:embed schemes/*.json
var schemes embed.FS

// standardScheme is the one that an empty portal begins with.
const standardScheme = "schemes/zittenblijven-vo.json"

// drainTerm is how long requests in flight get to finish at shutdown.
const drainTerm = 10 * time.Second

// Portal is the whole program: it introduces the rooms to each other.
type Portal struct {
	Config  Config
	Store   *db.Store
	Service *subsidy.Service
	Server  *handlers.Server
	App     *fiber.App
	// Sender sends the mail; nil where no mail server is set.
	Sender subsidy.Sender
	keys   *keys.Ring
	log    *slog.Logger
	lock   *db.Lock
	// sound tells that nothing is known against the database.
	sound atomic.Bool
}

// openStore opens and migrates the database of the configuration.
func openStore(ctx context.Context, c Config) (*db.Store, error) {
	ring, err := openKeys(ctx, c)
	if err != nil {
		return nil, err
	}
	return openSealed(ctx, c, ring)
}

// openSealed opens and migrates the database that is sealed with these keys.
func openSealed(ctx context.Context, c Config, ring *keys.Ring) (*db.Store, error) {
	store, err := db.Open(ctx, c.Database, ring)
	if err != nil {
		return nil, err
	}
	if err := store.Migrate(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// newService gives the use cases over a store, on this clock.
func newService(store *db.Store, now func() time.Time) *subsidy.Service {
	return &subsidy.Service{Store: store, Passwords: password.New(), Now: now, Random: rand.Reader}
}

// NewPortal takes the database for itself, opens it, brings it up to date,
// gives an empty one the standard scheme, and makes the app. now is the
// portal's clock.
func NewPortal(ctx context.Context, c Config, now func() time.Time, log io.Writer) (*Portal, error) {
	lock, err := db.Take(c.Database)
	if err != nil {
		return nil, err
	}
	ring, err := openKeys(ctx, c)
	if err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	store, err := openSealed(ctx, c, ring)
	if err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	p := &Portal{Config: c, Store: store, keys: ring, Service: newService(store, now), log: slog.New(slog.NewJSONHandler(log, nil)), lock: lock}
	p.sound.Store(!lock.Unclean)
	if err := p.begin(ctx); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

func (p *Portal) begin(ctx context.Context) error {
	if err := p.standardScheme(ctx); err != nil {
		return err
	}
	if err := p.mail(); err != nil {
		return err
	}
	pages := views.New()
	// Fiber would only log a broken page and fail later.
	if err := pages.Load(); err != nil {
		return fmt.Errorf("loading the pages: %w", err)
	}
	if !static.Built() {
		p.log.Warn("the assets are not built, pages are plain; run make assets")
	}
	p.Server = &handlers.Server{
		Service: p.Service, Sessions: p.Store, Views: pages, Log: p.log, BaseURL: p.Config.BaseURL,
		TrustedProxies: p.Config.TrustedProxies, Version: version(), Wall: time.Now, Ready: p.ready, Closed: p.closed, Written: p.Store.Written, Printer: printer{}, Mails: p.Sender != nil,
	}
	return nil
}

// mail makes the sender of the mail server that is set.
func (p *Portal) mail() error {
	if p.Config.Mail == nil {
		return nil
	}
	sender, err := mail.New(*p.Config.Mail)
	if err != nil {
		return err
	}
	p.Sender = sender
	_, p.Service.MailDomain, _ = strings.Cut(p.Config.Mail.From, "@")
	return nil
}

func (p *Portal) standardScheme(ctx context.Context) error {
	rounds, err := p.Store.Rounds(ctx)
	if err != nil || len(rounds) > 0 {
		return err
	}
	document, err := schemes.ReadFile(standardScheme)
	if err != nil {
		return err
	}
	_, _, err = loadScheme(ctx, p.Store, document, p.Service.Now())
	return err
}

// loadScheme checks a scheme document and adds it to the store.
func loadScheme(ctx context.Context, store *db.Store, document []byte, now time.Time) (subsidy.Scheme, subsidy.Change, error) {
	scheme, err := subsidy.ParseScheme(document)
	if err != nil {
		return scheme, "", err
	}
	change, err := store.SaveScheme(ctx, scheme, string(document), now)
	return scheme, change, err
}

// errUnsound is why the portal is not open yet.
var errUnsound = &subsidy.Error{Kind: subsidy.Unavailable,
	Message: "Het portaal start en kijkt eerst of alle gegevens heel zijn. Probeer het over een minuut opnieuw."}

func (p *Portal) closed() error {
	if !p.sound.Load() {
		return errUnsound
	}
	return nil
}

func (p *Portal) ready(ctx context.Context) error {
	if err := p.closed(); err != nil {
		return err
	}
	return p.Store.Ready(ctx)
}

// look reads the database through where the stop before was not clean, and
// opens the portal; it refuses a database that is damaged.
func (p *Portal) look(ctx context.Context) error {
	if p.lock.Unclean {
		p.log.Warn("the stop before was not clean: reading the database through", "database", db.Title(p.Config.Database))
		begun := time.Now()
		if err := p.Store.Sound(ctx); err != nil {
			return err
		}
		p.log.Info("the database is whole", "took", time.Since(begun))
		p.lock.Unclean = false
	}
	p.sound.Store(true)
	return nil
}

// Run listens until ctx ends, lets requests in flight finish, and returns.
// ready is called with the address once it listens.
func (p *Portal) Run(ctx context.Context, ready func(net.Addr)) error {
	// Our own listener: a port that is taken is an error here and now.
	listener, err := net.Listen("tcp", p.Config.Addr)
	if err != nil {
		return err
	}
	p.App = p.Server.App()
	served := make(chan error, 1)
	go func() { served <- p.App.Listener(p.Server.Guard(listener)) }()
	ready(listener.Addr())
	if err := p.look(ctx); err != nil && ctx.Err() == nil {
		listener.Close() // the app may not have it yet
		return errors.Join(err, p.App.ShutdownWithTimeout(drainTerm))
	}
	stopJobs := worker{copyName(), p.Store, p.log}.start(ctx, p.jobs())
	stopKeys := p.watchKeys(ctx)
	select {
	case err = <-served:
	case <-ctx.Done():
		err = p.App.ShutdownWithTimeout(drainTerm)
	}
	stopJobs()
	stopKeys()
	return err
}

// Close closes the database and lets it go. Call it after Run has returned.
func (p *Portal) Close() error { return errors.Join(p.Store.Close(), p.lock.Release()) }
