package backup

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"filippo.io/age"
)

// Recipients reads for whom a backup is encrypted: public keys ("age1…"), and
// files with one on each line. None at all gives none, and no encryption.
func Recipients(keys, files []string) ([]age.Recipient, error) {
	var all []age.Recipient
	if len(keys) > 0 {
		found, err := age.ParseRecipients(strings.NewReader(strings.Join(keys, "\n")))
		if err != nil {
			// Not a word of it: it may be a secret key that was put in its place.
			return nil, errors.New("a recipient is a public key of age, such as age1…; one of those given is not")
		}
		all = found
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		found, err := age.ParseRecipients(f)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("%s: no file with public keys of age: %w", name, err)
		}
		all = append(all, found...)
	}
	return all, nil
}

// Identities reads the secret keys that open a backup from a file, as
// age-keygen writes it. Without a name there are none.
func Identities(name string) ([]age.Identity, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	found, err := age.ParseIdentities(f)
	if err != nil {
		return nil, fmt.Errorf("%s: no file with a secret key of age: %w", name, err)
	}
	return found, nil
}
