package main

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/adapters/keys"
)

// F6: what is stored is damaged: an upload, a page of the file, its log, the
// index of that. Nothing damaged is given to anybody as if it were whole, and a
// backup of before brings back what was acknowledged before it.
func TestFault06WhatIsStoredIsDamaged(t *testing.T) {
	f := beginFault(t, "F6", "an upload flipped or exchanged, a page spoilt, the log cut short, its index gone", 5, 100)
	damages := []func(*fullStorm) []string{f.flipped, f.exchanged, f.pageSpoilt, f.logCut, f.indexGone}
	refused, cut := 0, 0
	for f.again() {
		s := f.open(t.TempDir())
		calm := s.rage(stormSenders)
		time.Sleep(400 * time.Millisecond)
		before, err := s.given()
		backups := t.TempDir()
		wrong := append(errorText(err), f.portal("backup", "--database", "file:"+s.process.database, backups)...)
		time.Sleep(f.between(50*time.Millisecond, 200*time.Millisecond))
		if f.tried%len(damages) > 1 {
			s.process.kill()
		}
		calm()
		wrong = append(wrong, damages[f.tried%len(damages)](s)...)
		if !s.process.running() {
			refused++
		}
		cut += s.cut
		restored := filepath.Join(t.TempDir(), "portal.db")
		copyFile(t, s.process.keys, keys.Beside(restored))
		wrong = append(wrong, f.portal("restore", "--database", "file:"+restored, backups)...)
		wrong = append(append(wrong, f.hold(before, restored)...), verified(restored, s.process.keys)...)
		f.trial(wrong)
		f.close(s)
	}
	f.note("a damaged database was refused %d times; %d receipts were in a log that was cut off, those of before the backup in that", refused, cut)
}

// flipped flips one byte of an upload as it is stored: it does not open.
func (f *fault) flipped(s *fullStorm) []string {
	return f.uploadDamaged(s, func(_ *keys.Ring, _ []byte, stored []byte) ([]byte, error) {
		stored[f.random.IntN(len(stored))] ^= 1 << f.random.IntN(8)
		return stored, nil
	})
}

// exchanged puts another content in the place of a part of an upload, sealed as
// it should be: it opens, and has another SHA-256.
func (f *fault) exchanged(s *fullStorm) []string {
	return f.uploadDamaged(s, func(ring *keys.Ring, place, stored []byte) ([]byte, error) {
		plain, err := ring.Open(stored, place)
		if err != nil {
			return nil, err
		}
		plain[f.random.IntN(len(plain))] ^= 1
		return ring.Seal(plain, place)
	})
}

// storedFile is an upload in the database, and who sent it.
type storedFile struct {
	form faultForm
	id   string
}

// uploadDamaged changes a part of an upload under a program that runs. That file
// is refused and another is given, with an alarm in the log and in portal verify.
func (f *fault) uploadDamaged(s *fullStorm, change func(ring *keys.Ring, place, stored []byte) ([]byte, error)) []string {
	files, err := s.files()
	if err != nil || len(files) < 2 {
		return []string{fmt.Sprintf("%d files were stored: %v", len(files), err)}
	}
	damaged, whole := files[0], files[1]
	wrong := append(s.gives(damaged), s.gives(whole)...)
	if err := f.damageChunk(s.process, damaged.id, change); err != nil {
		return append(wrong, err.Error())
	}
	status, page, err := s.download(damaged)
	if err != nil || status != http.StatusInternalServerError || !bytes.Contains(page, []byte("Dit bestand is bij ons beschadigd geraakt")) {
		wrong = append(wrong, fmt.Sprintf("a damaged file: %d, %d bytes, %v", status, len(page), err))
	}
	if s.process.said(damaged.id) == 0 {
		wrong = append(wrong, "no alarm in the log names the damaged file")
	}
	wrong = append(wrong, s.gives(whole)...)
	breaches := verified(s.process.database, s.process.keys)
	if !slices.ContainsFunc(breaches, func(b string) bool { return strings.HasPrefix(b, "I16: ") && strings.Contains(b, damaged.id) }) {
		wrong = append(wrong, fmt.Sprintf("portal verify does not name the damaged file: %v", breaches))
	}
	return wrong
}

// files gives the uploads that are stored.
func (s *fullStorm) files() ([]storedFile, error) {
	pool, err := readOnly(s.process.database)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	rows, err := pool.Query(`SELECT a.reference, f.id FROM attachments f JOIN applications a ON a.id = f.application ORDER BY f.id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var files []storedFile
	for rows.Next() {
		var reference, id string
		if err := rows.Scan(&reference, &id); err != nil {
			return nil, err
		}
		at := slices.IndexFunc(s.world.forms, func(form faultForm) bool { return form.kind == sendUpload && form.key == reference })
		files = append(files, storedFile{s.world.forms[at], id})
	}
	return files, rows.Err()
}

// download asks for a file as who sent it.
func (s *storm) download(file storedFile) (int, []byte, error) {
	request, err := http.NewRequest(http.MethodGet, s.base+"/aanvragen/"+file.form.key+"/bestanden/"+file.id, nil)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Cookie", "sid="+s.world.people[file.form.who].session)
	response, err := s.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	return response.StatusCode, page, err
}

// gives tells where a file is not given as it was sent.
func (s *storm) gives(file storedFile) []string {
	status, content, err := s.download(file)
	if err != nil || status != http.StatusOK || !bytes.Equal(content, file.form.file) {
		return []string{fmt.Sprintf("a file that is whole: %d, %d bytes of %d, %v", status, len(content), len(file.form.file), err)}
	}
	return nil
}

// damageChunk changes the first part of a file, with the guard of the schema
// out of the way.
func (f *fault) damageChunk(p *process, id string, change func(ring *keys.Ring, place, stored []byte) ([]byte, error)) error {
	ring, err := keys.Open(p.keys)
	if err != nil {
		return err
	}
	pool, err := sql.Open("sqlite3", "file:"+p.database+"?_txlock=immediate&_busy_timeout=20000")
	if err != nil {
		return err
	}
	defer pool.Close()
	tx, err := pool.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	var guard string
	var stored []byte
	if err := tx.QueryRow(`SELECT sql FROM sqlite_schema WHERE name = 'attachment_chunks_no_update'`).Scan(&guard); err != nil {
		return err
	}
	if err := tx.QueryRow(`SELECT content FROM attachment_chunks WHERE attachment = ? AND number = 1`, id).Scan(&stored); err != nil {
		return err
	}
	if stored, err = change(ring, []byte("attachment_chunks.content/"+id+"/1"), stored); err != nil {
		return err
	}
	if _, err := tx.Exec(`DROP TRIGGER attachment_chunks_no_update`); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE attachment_chunks SET content = ? WHERE attachment = ? AND number = 1`, stored, id); err != nil {
		return err
	}
	if _, err := tx.Exec(guard); err != nil {
		return err
	}
	return tx.Commit()
}

// pageSpoilt writes chance over the beginning of a page of the file.
func (f *fault) pageSpoilt(s *fullStorm) []string {
	const page = 4096
	path := s.process.database
	if err := emptyLog(path); err != nil {
		return []string{err.Error()}
	}
	info, err := os.Stat(path)
	if err != nil {
		return []string{err.Error()}
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return []string{err.Error()}
	}
	chance := make([]byte, 16+f.random.IntN(page-16))
	rand.Read(chance)
	_, err = file.WriteAt(chance, f.random.Int64N(info.Size()/page)*page)
	if err := file.Close(); err != nil {
		return []string{err.Error()}
	}
	return append(errorText(err), f.refusedOrWhole(s)...)
}

// emptyLog moves all of the log into the file, so that the file is what is read.
func emptyLog(path string) error {
	pool, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = pool.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// logCut cuts the log short. What was in the end of it is gone, and what is left
// must hold together.
func (f *fault) logCut(s *fullStorm) []string {
	path := s.process.database + "-wal"
	info, err := os.Stat(path)
	if err != nil {
		return []string{err.Error()}
	}
	if err := os.Truncate(path, f.random.Int64N(info.Size())); err != nil {
		return []string{err.Error()}
	}
	wrong := f.refusedOrWhole(s)
	if !s.process.running() {
		return wrong
	}
	receipts, err := s.given()
	if err != nil {
		return append(wrong, err.Error())
	}
	pool, err := readOnly(s.process.database)
	if err != nil {
		return append(wrong, err.Error())
	}
	defer pool.Close()
	holds, err := readKept(f.t.Context(), pool)
	s.cut = len(holds.missing(receipts))
	return append(wrong, errorText(err)...)
}

// indexGone removes the index of the log, which is made anew: nothing is lost.
func (f *fault) indexGone(s *fullStorm) []string {
	if err := os.Remove(s.process.database + "-shm"); err != nil {
		return []string{err.Error()}
	}
	return append(f.after(s), s.looked()...)
}

// refusedOrWhole starts the program on what is left. It refuses it, in words and
// with what to do, or it has read it through and every invariant holds.
func (f *fault) refusedOrWhole(s *fullStorm) []string {
	took, err := s.process.tryStart(20 * time.Second)
	if err == nil {
		f.ready(took)
		return append(s.looked(), verified(s.process.database, s.process.keys)...)
	}
	if s.process.running() {
		return []string{err.Error(), s.process.complaints()}
	}
	const advice = "portal: keep the file and those beside it as they are, and restore a backup in another place"
	if s.process.said(advice) == 0 {
		return []string{"it refuses without saying what to do", s.process.complaints()}
	}
	return nil
}

// looked tells where a program that is ready after an unclean stop has not read
// the database through before.
func (s *fullStorm) looked() []string {
	if s.process.said("the stop before was not clean") == 0 || s.process.said("the database is whole") == 0 {
		return []string{"it was ready before it had looked"}
	}
	return nil
}
