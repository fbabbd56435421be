# Tacit: `make run` and `make test` are all that a newcomer needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PROFILE ?= release
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: help run test test-clients test-models test-vm bench deb docs packages toolchain check

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

packages: ## install the Debian packages that are missing
	@data/packaging/install-packages

toolchain:
	@command -v cargo >/dev/null || { echo "make: cargo is not installed: Debian's is too old (install Rust 1.95 or newer with rustup)" >&2; exit 1; }

run: packages toolchain ## build in release and start: nested in the present desktop, else a headless session that shows itself
	cargo build --release --workspace --bins
	@if [ -n "$$WAYLAND_DISPLAY$$DISPLAY" ]; then \
		exec $(TARGET)/release/tacit session --nested; \
	else \
		exec $(TARGET)/release/tacit-scenario --out out; \
	fi

check: toolchain ## formatting and lints
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

test: packages toolchain check ## every test that CI runs
	cargo build --workspace --bins
	@if command -v cargo-nextest >/dev/null; then \
		cargo nextest run --workspace; \
	else \
		cargo test --workspace -- --test-threads=1; \
	fi

test-clients: packages toolchain ## real programs, each scripted and looked at; installs them (CASES="foot mpv" for some)
	@data/packaging/install-packages client-packages.txt
	cargo build --workspace --bins
	$(TARGET)/debug/tacit-clients --out target/clients $(CASES)

test-models: toolchain ## a real small language model, in a file and behind a server (fetches both; minutes)
	TARGET=$(TARGET) data/packaging/test-models

bench: packages toolchain ## figures beside sway, weston and kwin, measured in one run (PARTS="session peers" for some)
	@data/packaging/install-packages bench-packages.txt
	cargo build --release --workspace --bins
	$(TARGET)/release/tacit-bench $(PARTS)

deb: packages toolchain ## the Debian package, in target/debian
	TARGET=$(TARGET) data/packaging/deb

test-vm: packages toolchain ## log in to the package in a virtual machine, from the greeter and back (root; pictures in target/vm)
	@data/packaging/install-packages vm-packages.txt
	TARGET=$(TARGET) PROFILE=$(PROFILE) data/packaging/deb
	$(TARGET)/$(if $(filter dev,$(PROFILE)),debug,release)/tacit-vm --cache $(TARGET)/vm --deb $$(ls -t $(TARGET)/debian/tacit_*.deb | head -1) \
		boot --session tacit

docs: toolchain ## API documentation
	cargo doc --workspace --no-deps
