package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// slowFsyncSource is a shim in C: the portal's SQLite calls fsync through the C
// library, where a shim can stand in front.
//
//go:embed shim/slowfsync.c
var slowFsyncSource []byte

// buildSlowFsync builds the shim into a folder and gives its file, for
// LD_PRELOAD of the portal alone.
func buildSlowFsync(ctx context.Context, folder string, wait time.Duration) (string, error) {
	source, shim := filepath.Join(folder, "slowfsync.c"), filepath.Join(folder, "slowfsync.so")
	if err := os.WriteFile(source, slowFsyncSource, 0o600); err != nil {
		return "", err
	}
	gcc := exec.CommandContext(ctx, "gcc", "-shared", "-fPIC", "-O2", fmt.Sprintf("-DSLOW_NS=%dL", wait.Nanoseconds()), "-o", shim, source, "-ldl")
	if said, err := gcc.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the shim of -slow-fsync with gcc: %w: %s", err, said)
	}
	return shim, nil
}
