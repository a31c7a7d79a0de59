package password_test

import (
	"strings"
	"testing"

	"subsidieportaal/adapters/password"
)

func TestThePasswordOfAHashIsKnownAndNoOther(t *testing.T) {
	h := password.New()
	hash, err := h.Hash(t.Context(), "vier woorden op rij")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash does not carry its cost: %s", hash)
	}
	for typed, want := range map[string]bool{"vier woorden op rij": true, "vier woorden op rij ": false, "": false, "Vier woorden op rij": false} {
		if got, err := h.Verify(t.Context(), hash, typed); err != nil || got != want {
			t.Errorf("Verify(%q) = %v, %v; want %v", typed, got, err, want)
		}
	}
}

func TestTwoHashesOfOnePasswordDiffer(t *testing.T) {
	h := password.New()
	one, _ := h.Hash(t.Context(), "hetzelfde wachtwoord")
	two, _ := h.Hash(t.Context(), "hetzelfde wachtwoord")
	if one == two {
		t.Error("two hashes have the same salt")
	}
}

func TestNoPasswordFitsAnAccountWithoutHash(t *testing.T) {
	if ok, err := password.New().Verify(t.Context(), "", ""); ok || err != nil {
		t.Errorf("Verify of no hash = %v, %v", ok, err)
	}
}

func TestWhatIsNoHashIsAnError(t *testing.T) {
	for _, hash := range []string{"x", "$argon2i$v=19$m=1,t=1,p=1$AAAA$AAAA", "$argon2id$v=18$m=1,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=1,t=1$AAAA$AAAA", "$argon2id$v=19$m=1,t=1,p=1$!$AAAA"} {
		if _, err := password.New().Verify(t.Context(), hash, "x"); err == nil {
			t.Errorf("%q passed for a hash", hash)
		}
	}
}
