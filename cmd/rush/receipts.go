package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// receipt is what the portal acknowledged: the reference of an application, and
// where its page was read the SHA-256 of what was filed.
type receipt struct {
	at        time.Time
	reference string
	sha256    string // "" where the page was not read
}

const receiptEnding = ".receipts"

// line gives the receipt as it is kept: three words with tabs between.
func (r receipt) line() string {
	code := r.sha256
	if code == "" {
		code = "-"
	}
	return r.at.UTC().Format(time.RFC3339Nano) + "\t" + r.reference + "\t" + code + "\n"
}

func parseReceipt(line string) (receipt, error) {
	words := strings.Split(line, "\t")
	if len(words) != 3 {
		return receipt{}, fmt.Errorf("%q is no receipt", line)
	}
	at, err := time.Parse(time.RFC3339Nano, words[0])
	r := receipt{at: at, reference: words[1], sha256: words[2]}
	if r.sha256 == "-" {
		r.sha256 = ""
	}
	return r, err
}

// receiptFolder keeps the receipts of one run, beside those of earlier ones.
//
// Every receipt is written to a file before the submission counts as accepted,
// so it outlives the portal whatever happens to that. What may take the machine
// down needs each, which makes a file for every receipt and waits for the disk;
// by itself that would measure the disk of rush and slow down the one it shares
// with the portal.
type receiptFolder struct {
	path string
	each bool
	run  string // names the files of this run
}

func newReceiptFolder(path string, each bool, now time.Time) (*receiptFolder, error) {
	return &receiptFolder{path: path, each: each, run: now.UTC().Format("20060102T150405.000")}, os.MkdirAll(path, 0o700)
}

// receiptWriter writes the receipts of one worker.
type receiptWriter struct {
	folder *receiptFolder
	file   *os.File // nil where each has a file of its own
}

func (f *receiptFolder) writer(worker int) (*receiptWriter, error) {
	w := &receiptWriter{folder: f}
	if f.each {
		return w, nil
	}
	var err error
	w.file, err = os.OpenFile(filepath.Join(f.path, fmt.Sprintf("%s-%03d%s", f.run, worker, receiptEnding)), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	return w, err
}

// write keeps a receipt: when it returns, the system has it.
func (w *receiptWriter) write(r receipt) error {
	if w.file != nil {
		_, err := w.file.WriteString(r.line())
		return err
	}
	return w.folder.writeOne(r)
}

// writeOne makes the file of one receipt and waits until the disk has it, and
// its name too.
func (f *receiptFolder) writeOne(r receipt) error {
	file, err := os.OpenFile(filepath.Join(f.path, f.run+"-"+r.reference+receiptEnding), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := file.WriteString(r.line()); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	folder, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

// close waits until the disk has what this worker wrote.
func (w *receiptWriter) close() error {
	if w.file == nil {
		return nil
	}
	defer w.file.Close()
	return w.file.Sync()
}

// readReceipts gives every receipt in a folder, those of earlier runs too.
func readReceipts(folder string) ([]receipt, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*"+receiptEnding))
	if err != nil {
		return nil, err
	}
	var all []receipt
	for _, name := range names {
		some, err := readReceiptFile(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

func readReceiptFile(name string) ([]receipt, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var all []receipt
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		r, err := parseReceipt(lines.Text())
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, lines.Err()
}
