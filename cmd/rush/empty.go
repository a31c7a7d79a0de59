package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// emptyWord makes this program an empty Fiber server instead: the reference for
// what HTTP alone costs, in a process of its own as the portal is.
const emptyWord = "empty-handler"

// serveEmpty answers every form with 303 and every page with so many bytes,
// and does nothing else, until its input ends.
func serveEmpty(ctx context.Context, size string, out, log io.Writer) int {
	n, err := strconv.Atoi(size)
	if err != nil {
		fmt.Fprintln(log, "rush:", err)
		return statusUsage
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(log, "rush:", err)
		return statusBroken
	}
	fmt.Fprintln(out, listener.Addr())
	app := emptyApp(n)
	context.AfterFunc(ctx, func() { app.Shutdown() })
	if err := app.Listener(listener); err != nil {
		fmt.Fprintln(log, "rush:", err)
		return statusBroken
	}
	return statusGood
}

func emptyApp(size int) *fiber.App {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	page := []byte(strings.Repeat("x", size))
	app.Post("/*", func(c *fiber.Ctx) error { return c.Redirect("/aanvragen/x/ontvangst", fiber.StatusSeeOther) })
	app.Get("/*", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Send(page)
	})
	return app
}

// emptyHandler measures that server with the same client, so many at once: with
// a form where size is 0, else with pages of that size.
func emptyHandler(ctx context.Context, size, workers int, span time.Duration) (measured, error) {
	self, err := os.Executable()
	if err != nil {
		return measured{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := exec.CommandContext(ctx, self, emptyWord, strconv.Itoa(size))
	said, err := server.StdoutPipe()
	if err != nil {
		return measured{}, err
	}
	if err := server.Start(); err != nil {
		return measured{}, err
	}
	defer server.Wait() // ended by cancel
	defer cancel()
	address, err := bufio.NewReader(said).ReadString('\n')
	if err != nil {
		return measured{}, fmt.Errorf("the empty handler does not start: %w", err)
	}
	ask := func(b *browser) (int, error) { return b.get("/", "sid=x") }
	if size == 0 {
		form := []byte("verklaring=ja&versie=1&_token=" + strings.Repeat("x", 43))
		ask = func(b *browser) (int, error) { return b.post("/aanvragen/RU26-222222-2/indienen", "sid=x", form) }
	}
	meter := newMeter(server.Process.Pid)
	defer meter.end()
	m, err := askAll(ctx, "http://"+strings.TrimSpace(address), workers, schedule{start: time.Now(), span: span}, ask)
	m.use(meter.total())
	m.Name = "empty Fiber handler"
	return m, err
}

// askAll asks one thing again and again by a schedule. What is refused is an
// error: then something else is measured than was meant.
func askAll(ctx context.Context, address string, workers int, plan schedule, ask func(*browser) (int, error)) (measured, error) {
	hosts, err := newHosts(address, workers)
	if err != nil {
		return measured{}, err
	}
	defer closeHosts(hosts)
	browsers := make([]*browser, workers)
	for i := range browsers {
		browsers[i] = newBrowser(hosts[i%len(hosts)])
	}
	total := newTally()
	var mu sync.Mutex
	var failed error
	plan.pace(ctx, workers, func(w int, due time.Time) {
		status, err := ask(browsers[w])
		if err != nil || status >= fasthttp.StatusBadRequest {
			mu.Lock()
			failed = errors.Join(err, fmt.Errorf("status %d", status))
			mu.Unlock()
			return
		}
		total.answer(time.Since(due), len(browsers[w].resp.Body()))
	})
	return measure("", &total.counts, plan), failed
}
