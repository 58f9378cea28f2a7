# Only Go and make are needed for run, test, build and bench; test-all installs
# the rest itself (see .ci/).
GO ?= go

.PHONY: run test test-all build bench fmt

run:
	@echo "building, about two minutes the first time"
	@$(GO) run ./functions/wardbook serve --demo

test:
	@bash .ci/test

test-all:
	@bash .ci/test-all

build:
	@mkdir -p bin
	CGO_ENABLED=0 GOOS=linux GOARCH=amd64 $(GO) build -trimpath -ldflags "-s -w" -o bin/wardbook ./functions/wardbook
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 $(GO) build -trimpath -ldflags "-s -w" -o bin/wardbook.exe ./functions/wardbook

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./internal/exam ./internal/app ./internal/sheet ./internal/rollup ./functions/wardbook

fmt:
	gofmt -w functions internal seeds infra
