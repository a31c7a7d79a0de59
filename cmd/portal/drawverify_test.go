package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// redrawn makes the file of a draw as docs/loting.md says it, with nothing of
// the portal's own code.
func redrawn(seed string, references ...string) map[string]any {
	hash := sha256.Sum256([]byte(strings.Join(slices.Sorted(slices.Values(references)), "\n") + "\n"))
	list := hex.EncodeToString(hash[:])
	lots := map[string]string{}
	for _, r := range references {
		mac := hmac.New(sha256.New, []byte(seed))
		mac.Write([]byte(list + ":" + r))
		lots[hex.EncodeToString(mac.Sum(nil))] = r
	}
	var order []string
	for _, lot := range slices.Sorted(maps.Keys(lots)) {
		order = append(order, lots[lot])
	}
	return map[string]any{
		"round": "zittenblijven-vo-2022", "source": "Staatsloterij", "sourceSpeaksOn": "2022-05-21",
		"listFrozenAt": "2022-05-20T09:00:00Z", "references": references,
		"listSHA256": list, "seed": seed, "order": order,
	}
}

// drawVerify gives what portal draw verify says about a file and how it ends.
func drawVerify(t *testing.T, content []byte) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "loting.json")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, log bytes.Buffer
	err := run(t.Context(), []string{"draw", "verify", path}, &out, &log)
	return out.String() + log.String(), err
}

func inFile(t *testing.T, file map[string]any) []byte {
	t.Helper()
	content, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

const drawSeed = "Q 19 07 23 41 02 36"

// example is that of docs/loting.md; so few can keep their order by chance
// whatever is changed, so what is tampered with has more.
var (
	example        = []string{"ZO22-2GQJ-5", "ZO22-5VKP-3", "ZO22-7K4M-X"}
	drawReferences = append([]string{"ZO22-4FJR-3", "ZO22-6FXN-9", "ZO22-8DPW-7", "ZO22-9HTC-4", "ZO22-K7DX-8", "ZO22-M4TG-9", "ZO22-N9PF-4"}, example...)
)

func TestD4_DrawVerifyAcceptsAFileThatWasMadeFromTheDescriptionAlone(t *testing.T) {
	file := redrawn(drawSeed, example...)
	// The example of docs/loting.md.
	if file["listSHA256"] != "ef4963594624205a7b478a81eb64dc82dc0760005b7eb767c78238b5afd099c9" ||
		!slices.Equal(file["order"].([]string), []string{"ZO22-5VKP-3", "ZO22-7K4M-X", "ZO22-2GQJ-5"}) {
		t.Fatalf("the description was read otherwise than its example: %v", file)
	}
	said, err := drawVerify(t, inFile(t, file))
	if err != nil || !strings.Contains(said, "3 references") || !strings.Contains(said, "the order follows from the list and the seed") {
		t.Errorf("%v: %s", err, said)
	}
}

func TestD4_DrawVerifySaysWhatWasTamperedWith(t *testing.T) {
	const list, order = "the list does not have the hash that was published", "the order does not follow from the list and the seed"
	const late = "the list was not frozen before the day on which the source spoke"
	for name, c := range map[string]struct {
		change func(map[string]any)
		says   string
	}{
		"a reference more":  {func(f map[string]any) { f["references"] = append(slices.Clone(drawReferences), "ZO22-9PLT-4") }, list},
		"a reference less":  {func(f map[string]any) { f["references"] = drawReferences[1:] }, list},
		"another reference": {func(f map[string]any) { f["references"] = append([]string{"ZO22-9PLT-4"}, drawReferences[1:]...) }, list},
		"no references":     {func(f map[string]any) { delete(f, "references") }, list},
		"another hash":      {func(f map[string]any) { f["listSHA256"] = strings.Repeat("0", 64) }, list},
		"no hash":           {func(f map[string]any) { delete(f, "listSHA256") }, list},
		"another seed":      {func(f map[string]any) { f["seed"] = strings.Replace(drawSeed, "36", "37", 1) }, order},
		"no seed":           {func(f map[string]any) { f["seed"] = "" }, "this draw is not confirmed yet"},
		"two places":        {func(f map[string]any) { o := f["order"].([]string); o[0], o[1] = o[1], o[0] }, order},
		"a place less":      {func(f map[string]any) { f["order"] = f["order"].([]string)[1:] }, order},
		"a place twice":     {func(f map[string]any) { o := f["order"].([]string); o[2] = o[0] }, order},
		"no order":          {func(f map[string]any) { delete(f, "order") }, order},
		"frozen too late":   {func(f map[string]any) { f["listFrozenAt"] = "2022-05-20T22:00:00Z" }, late}, // midnight in Amsterdam
		"an earlier source": {func(f map[string]any) { f["sourceSpeaksOn"] = "2022-05-20" }, late},
		"no freeze":         {func(f map[string]any) { delete(f, "listFrozenAt") }, late},
	} {
		t.Run(name, func(t *testing.T) {
			file := redrawn(drawSeed, drawReferences...)
			c.change(file)
			said, err := drawVerify(t, inFile(t, file))
			if !errors.Is(err, errSaid) || !strings.Contains(said, c.says) { // status 1
				t.Errorf("%v: %q, want %q", err, said, c.says)
			}
		})
	}
}

func TestDrawVerifyRefusesWhatIsNoFileOfADraw(t *testing.T) {
	for name, content := range map[string]string{"nothing": "", "a page": "<!doctype html>", "a list": "[]", "half a file": `{"round": "x"`} {
		if said, err := drawVerify(t, []byte(content)); err == nil || errors.Is(err, errSaid) || !strings.Contains(err.Error(), "is no published draw") {
			t.Errorf("%s: %v, %s", name, err, said)
		}
	}
	var out, log bytes.Buffer
	if err := run(t.Context(), []string{"draw", "verify", filepath.Join(t.TempDir(), "none.json")}, &out, &log); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := run(t.Context(), []string{"draw", "verify"}, &out, &log); err == nil || !strings.Contains(err.Error(), "name one file") {
		t.Errorf("no file: %v", err)
	}
}
