package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"subsidieportaal/subsidy"
)

// notReached tells why there was no conversation. Nobody's address was said
// yet, so the cause may go into a log.
func notReached(ctx context.Context, err error) *subsidy.SendError {
	return &subsidy.SendError{Reason: ended(ctx, err, "Geen verbinding met de mailserver."), Cause: err}
}

// notTaken tells why the server did not take a mail. Its own words stay out:
// they often repeat the address. Permanent is what it refuses about this mail
// with a 5xx; that it refuses our sender is a matter of settings, for which not
// every mail may be parked.
func notTaken(ctx context.Context, err error) *subsidy.SendError {
	var said *gomail.SendError
	if !errors.As(err, &said) || said.ErrorCode() == 0 {
		return &subsidy.SendError{Reason: ended(ctx, err, "De verbinding met de mailserver brak af.")}
	}
	code := strings.TrimSpace(fmt.Sprintf("%d %s", said.ErrorCode(), said.EnhancedStatusCode()))
	switch {
	case said.ErrorCode() < 500:
		return &subsidy.SendError{Reason: "De mailserver neemt de e-mail nu niet aan (" + code + ")."}
	case said.Reason == gomail.ErrSMTPMailFrom:
		return &subsidy.SendError{Reason: "De mailserver weigert onze afzender (" + code + ")."}
	}
	return &subsidy.SendError{Reason: "De mailserver weigert deze e-mail (" + code + ").", Permanent: true}
}

// ended gives a reason, or that time was up or the portal stopped.
func ended(ctx context.Context, err error, reason string) string {
	var late net.Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return "Het portaal stopte tijdens het versturen."
	case ctx.Err() != nil, errors.As(err, &late) && late.Timeout():
		return "De mailserver antwoordt niet op tijd."
	}
	return reason
}
