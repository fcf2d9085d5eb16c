# Every verb that a person or a build server needs. `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# One configuration for everything: what is tested is what is measured and served, and it is built once.
CONFIGURATION ?= Release
SOLUTION := RecInterp.sln
ARTIFACTS := $(or $(ArtifactsPath),$(CURDIR)/artifacts)
OUTPUT := $(ARTIFACTS)/bin
PIVOT := $(shell tr A-Z a-z <<<'$(CONFIGURATION)')
RECINTERP := $(OUTPUT)/RecInterp.Cli/$(PIVOT)/recinterp
RESULTS := $(ARTIFACTS)/test-results

# QUICK=1 shortens the proof on real data: fewer seeds and steps.
QUICK ?=
# What `make serve` serves, and further options of the sidecar: make serve BUNDLE=folder SERVE='--unix-socket /run/recinterp.sock'
BUNDLE ?=
SERVE ?=
IMAGE ?= recinterp:dev

# Build servers and worker processes must not outlive a command: they would keep its output open and its memory taken.
export MSBUILDDISABLENODEREUSE := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

DOTNET_BUILD := dotnet build -nologo -v quiet -c $(CONFIGURATION)

.PHONY: help
help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup-build setup-test
setup-build:
	@build/setup.sh build

setup-test:
	@build/setup.sh test

.PHONY: demo
demo: setup-build ## Build, then do the whole job on a synthetic world: import, train, evaluate, export, serve, edit
	@echo "build: the command line and the sidecar"
	@$(DOTNET_BUILD) src/RecInterp.Cli
	@$(RECINTERP) demo --out artifacts/demo

.PHONY: build
build: setup-build ## Build everything; a warning is an error
	@echo "build: $(SOLUTION)"
	@$(DOTNET_BUILD) $(SOLUTION)

# Test projects run one after another (-m:1): some measure memory, time and the bytes of native calls, and on two cores a
# neighbour would be measured too. Inside a project xunit runs as many collections as there are cores. A test that hangs
# for 15 minutes is named and fails.
.PHONY: test
test: setup-test build ## Build and run all tests; ends with the total
	@rm -rf $(RESULTS); mkdir -p $(RESULTS); \
	status=0; \
	dotnet test $(SOLUTION) --no-build -c $(CONFIGURATION) -m:1 --nologo -v quiet \
	    --blame-hang-timeout 15m --blame-hang-dump-type none \
	    --logger trx --results-directory $(RESULTS) </dev/null || status=$$?; \
	build/test-summary.sh $(RESULTS) $(SOLUTION) || status=1; \
	exit $$status

# What npm brought is compiled here and formatted elsewhere.
.PHONY: format
format: build ## Check the formatting; `dotnet format` mends it
	@echo "format: $(SOLUTION)"
	@dotnet format $(SOLUTION) --verify-no-changes --no-restore --exclude src/Substitutes/Microsoft.ML.OnnxRuntime/node_modules

.PHONY: show-foundation
show-foundation: ## Prove the job on a real frozen scorer (QUICK=1: in short)
	@$(MAKE) --no-print-directory setup-test build >&2
	@dotnet $(OUTPUT)/RecInterp.Acceptance/$(PIVOT)/RecInterp.Acceptance.dll foundation $(if $(QUICK),--quick)

.PHONY: show-scorer
show-scorer: ## Prove that any two-tower scorer is imported and differentiated through (QUICK=1: in short)
	@$(MAKE) --no-print-directory setup-test build >&2
	@dotnet $(OUTPUT)/RecInterp.Acceptance/$(PIVOT)/RecInterp.Acceptance.dll scorer $(if $(QUICK),--quick)

.PHONY: show-sae
show-sae: ## Compare the architectures of autoencoders on real scorers (QUICK=1: in short)
	@$(MAKE) --no-print-directory setup-test build >&2
	@dotnet $(OUTPUT)/RecInterp.Acceptance/$(PIVOT)/RecInterp.Acceptance.dll sae $(if $(QUICK),--quick)

.PHONY: show-reproduce
show-reproduce: ## Run the published results again and compare (QUICK=1: in short)
	@$(MAKE) --no-print-directory setup-test build >&2
	@dotnet $(OUTPUT)/RecInterp.Acceptance/$(PIVOT)/RecInterp.Acceptance.dll reproduce $(if $(QUICK),--quick)

# Where the data sets of `make reproduce` stand, how much it runs (SIZE=full: everything, for hours), and what.
DATA ?= $(or $(RECINTERP_DATA),data)
SIZE ?= reduced
EXPERIMENTS ?= all

# Misses are shown in the document and are no failure of the command; anything else is.
.PHONY: reproduce
reproduce: setup-build ## Run the published results again and write docs/reproduction.md: make reproduce DATA=folder SIZE=full EXPERIMENTS=table-1
	@echo "build: the command line"
	@$(DOTNET_BUILD) src/RecInterp.Cli
	@$(RECINTERP) reproduce $(EXPERIMENTS) --size $(SIZE) --data '$(DATA)' --cache $(ARTIFACTS)/reproduction --out docs/reproduction --document docs/reproduction.md || test $$? = 1

# What `make bench` measures: CASES=ANBC, THREADS=1,2, ROUNDS=3.
CASES ?= ANBC
THREADS ?= 1,2
ROUNDS ?= 3

.PHONY: bench
bench: ## Time training steps beside eager PyTorch: make bench CASES=AB THREADS=1 ROUNDS=3
	@$(MAKE) --no-print-directory setup-test >&2
	@$(DOTNET_BUILD) bench/RecInterp.Bench >&2
	@dotnet $(OUTPUT)/RecInterp.Bench/$(PIVOT)/RecInterp.Bench.dll --cases $(CASES) --threads $(THREADS) --rounds $(ROUNDS)

.PHONY: serve
serve: setup-build ## Serve a bundle over gRPC: make serve BUNDLE=folder
	@test -n '$(BUNDLE)' || { echo "make serve: name the bundle to serve, as in: make serve BUNDLE=folder" >&2; exit 2; }
	@$(DOTNET_BUILD) src/RecInterp.Cli
	@exec $(RECINTERP) serve '$(BUNDLE)' $(SERVE)

.PHONY: image
image: ## Build the sidecar's container image; needs a container engine and the published packages
	@engine=; for candidate in docker podman; do \
	    if command -v $$candidate >/dev/null && $$candidate info >/dev/null 2>&1; then engine=$$candidate; break; fi; done; \
	if [ -z "$$engine" ]; then \
	    echo "make image: no container engine answers here (docker or podman). Where one does, this runs:" >&2; \
	    echo "    docker build -f Dockerfile.gpu --target serving -t $(IMAGE) ." >&2; exit 1; fi; \
	$$engine build -f Dockerfile.gpu --target serving -t $(IMAGE) .

.PHONY: clean
clean: ## Remove what was built; npm and Debian packages stay
	@rm -rf $(ARTIFACTS)
