# Two commands for everybody: make run, make test. The rest is below.

GO ?= go
DIST := static/dist/portal.css
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
SCREENSHOTS ?= $(CURDIR)/screenshots
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0

.PHONY: run test check assets bench faults postgres soak vet browser clean

run: assets
	$(GO) run ./cmd/portal demo

# Needs Go, gcc and Node, nothing else.
test: assets
	$(GO) test -race -timeout 20m ./...

# All that test does, then what needs more: it says what is missing.
check: test vet postgres browser

vet:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'run gofmt -w on these files'; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

browser: assets static/node_modules/axe-core
	@test -n "$(CHROMIUM)" || { echo 'the browser suite needs Chromium: apt-get install chromium'; exit 1; }
	PORTAL_TEST_BROWSER="$(CHROMIUM)" PORTAL_TEST_SCREENSHOTS="$(SCREENSHOTS)" $(GO) test -count=1 -timeout 15m -run 'Browser' -v ./cmd/portal
	@test -z "$(SCREENSHOTS)" || echo "screenshots: $(SCREENSHOTS)/index.html"

assets: $(DIST)

$(DIST): static/package.json static/package-lock.json static/build.mjs $(wildcard static/src/*)
	cd static && npm ci --ignore-scripts --no-audit --no-fund && npm run --silent build

static/node_modules/axe-core:
	cd static && npm ci --ignore-scripts --no-audit --no-fund

bench:
	$(GO) test -run '^$$' -bench . -benchtime 2s ./cmd/portal
	$(GO) test -run '^$$' -bench . -benchtime 50x -timeout 30m ./db

# What goes wrong in the real world, done to the real program, as root, in mounts
# and processes of its own that end with it. FAULTS=nightly does far more, FAULTS=1
# tries each once.
FAULTS ?= ci
faults: assets
	@test "$$(id -u)" = 0 || { echo 'make faults needs root: it mounts file systems and cuts their power'; exit 1; }
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { echo 'make faults needs PostgreSQL: apt-get install postgresql'; exit 1; }
	@for tool in unshare strace mkfs.ext4; do command -v $$tool >/dev/null || { echo "make faults needs $$tool: apt-get install util-linux strace e2fsprogs"; exit 1; }; done
	PORTAL_TEST_FAULTS=$(FAULTS) PORTAL_TEST_FAULTS_MOUNTS="$$(readlink /proc/self/ns/mnt)" $(GO) test -count=1 -timeout 12h -run '^TestFault' -v \
		-exec 'unshare --mount --pid --fork --kill-child --mount-proc' ./cmd/portal

# The store, the use cases and the pages on PostgreSQL, and two copies of the
# program on one; it starts a server of its own and throws it away.
postgres: assets
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { echo 'the PostgreSQL suite needs a server: apt-get install postgresql'; exit 1; }
	$(GO) run ./db/dbtest/withpostgres $(GO) test -count=1 -timeout 20m ./db ./handlers ./cmd/portal
	$(GO) run ./db/dbtest/withpostgres $(GO) test -count=1 -timeout 20m ./subsidy -walk.steps 1000

# Hours: everybody does anything, a million times.
soak:
	$(GO) test -timeout 24h -run RandomLife ./subsidy -walk.steps 1000000

clean:
	rm -rf static/node_modules screenshots
	find static/dist -type f ! -name .keep -delete
