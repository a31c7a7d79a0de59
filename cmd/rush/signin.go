package main

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"sync"

	"github.com/valyala/fasthttp"
)

// session is a person who has signed in: the cookie, and the token of the forms.
type session struct{ cookie, token string }

var tokenInput = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// signIn signs a person in as a browser does: it gets the page and sends its
// form. It gives the cookie that came back.
func (b *browser) signIn(email string) (cookie string, err error) {
	status, err := b.get("/inloggen", "")
	if err != nil || status != fasthttp.StatusOK {
		return "", fmt.Errorf("the page to sign in: status %d: %w", status, err)
	}
	visitor, token := b.cookie(), tokenInput.FindSubmatch(b.resp.Body())
	if token == nil {
		return "", fmt.Errorf("the page to sign in has no form")
	}
	form := url.Values{"_token": {string(token[1])}, "email": {email}, "wachtwoord": {secret}, "verder": {""}}
	status, err = b.post("/inloggen", visitor, []byte(form.Encode()))
	if err != nil || status != fasthttp.StatusSeeOther {
		return "", fmt.Errorf("signing %s in: status %d: %w", email, status, err)
	}
	return b.cookie(), nil
}

// cookie gives the cookie that the answer sets, as it is sent back.
func (b *browser) cookie() string {
	var sent string
	b.resp.Header.VisitAllCookie(func(_, value []byte) {
		var c fasthttp.Cookie
		if c.ParseBytes(value) == nil {
			sent = string(c.Key()) + "=" + string(c.Value())
		}
	})
	return sent
}

// signers is how many sign in at once: hashing keeps few cores busy.
const signers = 4

// signInAll signs in who signs for each board that has a draft, several at
// once, and gets the token of its forms from a page that has one.
func signInAll(ctx context.Context, host *fasthttp.HostClient, drafts []draft) (map[int]session, error) {
	first := map[int]string{}
	for _, d := range drafts {
		if _, known := first[d.board]; !known {
			first[d.board] = d.reference
		}
	}
	sessions := make(map[int]session, len(first))
	boards := make(chan int)
	var mu sync.Mutex
	var failed error
	var wait sync.WaitGroup
	for range signers {
		wait.Go(func() {
			b := newBrowser(host)
			for board := range boards {
				s, err := b.signInBoard(board, first[board])
				mu.Lock()
				if sessions[board] = s; err != nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	for board := range first {
		if ctx.Err() != nil {
			break
		}
		boards <- board
	}
	close(boards)
	wait.Wait()
	return sessions, failed
}

func (b *browser) signInBoard(board int, reference string) (session, error) {
	cookie, err := b.signIn(signerOf(boardNumber(board)))
	if err != nil {
		return session{}, err
	}
	status, err := b.get("/aanvragen/"+reference+"/controleren", cookie)
	if err != nil || status != fasthttp.StatusOK {
		return session{}, fmt.Errorf("the page of draft %s: status %d: %w", reference, status, err)
	}
	token := tokenInput.FindSubmatch(b.resp.Body())
	if token == nil {
		return session{}, fmt.Errorf("the page of draft %s has no form", reference)
	}
	return session{cookie: cookie, token: string(token[1])}, nil
}
