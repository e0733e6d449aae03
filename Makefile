# make run          install what is missing, build, make a demo store, serve it on 127.0.0.1:8080
# make test         install what is missing, build with sanitizers, run every test
# make              the release build: build/channel-panel
# make check-fast   unit tests only          make tidy     format and static analysis
# make layers       includes point down      make bench    figures, as a Markdown table
# make fuzz         every fuzzer for a while make soak     the long versions of the tests
# make deps         install what is missing  make install  binary and systemd unit
# make bench-matching  how well records of one person are found again, model by model

BUILD   := build
MODE    ?= release
OUT     := $(BUILD)/$(MODE)
MAKEFLAGS += --no-print-directory
JOBS    ?= $(shell nproc)

# ---- what we build on: package, and the oldest version that will do -------------------
PKGS    := libmicrohttpd>=0.9.75 jansson>=2.14 libsodium>=1.0.18 gnutls>=3.7 zlib>=1.2 \
           libmagic>=5.39
DEBIAN  := gcc libc6-dev pkg-config libmicrohttpd-dev libjansson-dev libsodium-dev \
           libgnutls28-dev libunistring-dev zlib1g-dev libmagic-dev libcmocka-dev tzdata nodejs npm
DEBIAN_TEST  := chromium
DEBIAN_EXTRA := clang clang-format clang-tidy cppcheck universal-ctags wrk libclang-rt-14-dev
PKGNAMES := $(foreach p,$(PKGS),$(firstword $(subst >=, ,$(p))))

# ---- flags ---------------------------------------------------------------------------
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
           -Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla \
           -Wswitch-enum -Wnull-dereference -Wno-missing-field-initializers -Werror
HARDEN  := -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
           -fcf-protection -ftrivial-auto-var-init=zero -fPIE
FLAGS_release := -O2 -g $(HARDEN)
FLAGS_san     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
                 -fno-omit-frame-pointer -DTEST_BUILD
FLAGS_fuzz    := -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-omit-frame-pointer
FLAGS_clang   := -O1 -g
LINK_release  := -pie -Wl,-z,relro,-z,now,-z,noexecstack
LINK_san      := -fsanitize=address,undefined
LINK_fuzz     := -fsanitize=address,undefined,fuzzer
SQLCIPHER := $(BUILD)/npm/static/node_modules/@journeyapps/sqlcipher/deps/sqlcipher-amalgamation
CFLAGS  := -std=c17 -D_GNU_SOURCE $(WARN) $(FLAGS_$(MODE)) -MMD -MP -Iinclude \
           -isystem $(SQLCIPHER) -DSQLITE_HAS_CODEC \
           $(shell pkg-config --cflags $(PKGNAMES) 2>/dev/null)
LDLIBS  := $(shell pkg-config --libs $(PKGNAMES) 2>/dev/null) -lunistring -lm -lpthread

# ---- what there is: found, never listed ------------------------------------------------
LAYERS  := cli web domain store base
objects  = $(patsubst %.c,$(OUT)/%.o,$(sort $(shell find $(1) -name '*.c')))
archive  = $(OUT)/lib$(1).a
LIBS    := $(foreach l,$(LAYERS),$(call archive,$(l)))
GEN     := $(BUILD)/gen
EMBED   := $(sort $(shell find templates migrations) $(wildcard static/*.css static/*.js static/*.svg static/*.txt))
SQLITE  := $(BUILD)/sqlite/libsqlcipher.a
# Layers of which the tests of a layer may use: its own and those below, and tests/support.
below_base   := base
below_store  := store base
below_domain := domain store base
below_web    := web domain store base
below_cli    := cli web domain store base
below_system := base

all: $(BUILD)/npm/static.done
	@$(MAKE) -j$(JOBS) $(OUT)/channel-panel
	@ln -sf release/channel-panel $(BUILD)/channel-panel

$(OUT)/channel-panel: $(OUT)/src/main.o $(LIBS) $(OUT)/gen/embedded.o $(SQLITE)
	@echo "  LINK $@"; $(CC) $(FLAGS_$(MODE)) $(LINK_$(MODE)) -o $@ $< -Wl,--start-group $(LIBS) $(SQLITE) -Wl,--end-group $(OUT)/gen/embedded.o $(LDLIBS)

$(OUT)/%.o: %.c | $(BUILD)/npm/static.done
	@mkdir -p $(@D); echo "  CC   $<"; $(CC) $(CFLAGS) -Itests -c -o $@ $<

define layer
$(call archive,$(1)): $(call objects,src/$(1))
	@rm -f $$@; ar rcs $$@ $$^
endef
$(foreach l,$(LAYERS),$(eval $(call layer,$(l))))

$(OUT)/libsupport.a: $(call objects,tests/support)
	@rm -f $@; ar rcs $@ $^

# ---- third-party sources, from npm by lock file; nothing of them is run or committed -----
$(BUILD)/npm/%.done: %/package.json %/package-lock.json
	@$(MAKE) deps-build
	@mkdir -p $(BUILD)/npm/$*; cp $^ $(BUILD)/npm/$*/
	@echo "  NPM  $*"; cd $(BUILD)/npm/$* && npm ci --legacy-peer-deps --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(SQLITE): src/store/sqlcipher_unit.txt Makefile | $(BUILD)/npm/static.done
	@mkdir -p $(@D); cp $< $(@D)/unit.c; echo "  CC   sqlcipher (once, about 40 seconds)"
	@$(CC) -O2 -g $(HARDEN) -w $(SQLITE_OPTIONS) -Iinclude -I$(SQLCIPHER) -c $(@D)/unit.c -o $(@D)/unit.o && ar rcs $@ $(@D)/unit.o

SQLITE_OPTIONS := -DNDEBUG -DSQLITE_HAS_CODEC -DSQLITE_EXTRA_INIT=sqlcipher_extra_init \
 -DSQLITE_EXTRA_SHUTDOWN=sqlcipher_extra_shutdown -DSQLCIPHER_CRYPTO_CUSTOM=crypto_provider_setup \
 -DCIPHER_MAX_IV_SZ=24 -DSQLCIPHER_OMIT_DEFAULT_LOGGING -DSQLITE_THREADSAFE=1 \
 -DSQLITE_TEMP_STORE=3 -DSQLITE_USE_URI=0 -DSQLITE_DQS=0 -DSQLITE_DEFAULT_FOREIGN_KEYS=1 \
 -DSQLITE_DEFAULT_MEMSTATUS=0 -DSQLITE_LIKE_DOESNT_MATCH_BLOBS -DSQLITE_MAX_EXPR_DEPTH=0 \
 -DSQLITE_OMIT_DEPRECATED -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_OMIT_LOAD_EXTENSION \
 -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_STRICT_SUBTYPE=1 \
 -DHAVE_STDINT_H=1

# ---- templates, static files and migrations, as part of the binary ----------------------
$(BUILD)/embed: src/tools/embed.c | $(BUILD)/npm/static.done
	@echo "  CC   $<"; $(CC) -std=c17 -D_GNU_SOURCE -O1 $(WARN) -o $@ $< -lsodium -lz

$(GEN)/static.done: static/prepare.sh $(EMBED) $(BUILD)/npm/static.done
	@mkdir -p $(GEN); sh static/prepare.sh $(BUILD)/npm/static/node_modules $(GEN)/static; touch $@

$(GEN)/embedded.c: $(BUILD)/embed $(GEN)/static.done $(EMBED)
	@echo "  GEN  $@"; $(BUILD)/embed $(GEN) templates migrations static=$(GEN)/static

$(OUT)/gen/embedded.o: $(GEN)/embedded.c
	@mkdir -p $(@D); $(CC) $(CFLAGS) -c -o $@ $<

# ---- tests -------------------------------------------------------------------------------
TESTS  := $(patsubst %.c,$(OUT)/%,$(sort $(shell find tests -name 'test_*.c')))
layer_of = $(word 2,$(subst /, ,$(patsubst $(OUT)/%,%,$(1))))

.SECONDEXPANSION:
$(TESTS): %: %.o $(OUT)/libsupport.a $$(foreach l,$$(below_$$(call layer_of,$$@)),$$(call archive,$$(l))) $(OUT)/gen/embedded.o $(SQLITE)
	@echo "  LINK $@"; $(CC) $(FLAGS_$(MODE)) $(LINK_$(MODE)) -o $@ $< -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(OUT)/gen/embedded.o $(LDLIBS) -lcmocka

# A fuzzer is a program of libFuzzer; in any other mode it replays the inputs it is given.
FUZZERS := $(patsubst %.c,$(OUT)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_MAIN := $(if $(filter fuzz,$(MODE)),,$(OUT)/tests/fuzz/replay.o)

$(FUZZERS): %: %.o $(FUZZ_MAIN) $(foreach l,web domain store base,$(call archive,$(l))) $(OUT)/gen/embedded.o $(SQLITE)
	@echo "  LINK $@"; $(CC) $(FLAGS_$(MODE)) $(LINK_$(MODE)) -o $@ $< $(FUZZ_MAIN) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(OUT)/gen/embedded.o $(LDLIBS)

unit-tests: $(TESTS) $(FUZZERS)

check-fast: $(BUILD)/npm/static.done $(BUILD)/npm/tests/browser.done
	@$(MAKE) MODE=san -j$(JOBS) unit-tests
	@sh tests/run.sh unit $(BUILD)/san

test: deps
	@$(MAKE) $(BUILD)/npm/static.done $(BUILD)/npm/tests/browser.done
	@$(MAKE) MODE=san -j$(JOBS) unit-tests $(BUILD)/san/channel-panel
	@$(MAKE) layers
	@sh tests/support/house.sh
	@sh tests/run.sh all $(BUILD)/san

# base < store < domain < web < cli: a file may include its own layer and those below.
layers:
	@! grep -rnE '#include "(store|domain|web|cli)/' src/base include/base
	@! grep -rnE '#include "(domain|web|cli)/' src/store include/store
	@! grep -rnE '#include "(web|cli)/' src/domain include/domain
	@! grep -rnE '#include "cli/' src/web include/web
	@echo "layers: ok"

# ---- quality ------------------------------------------------------------------------------
C_FILES := $(shell find src tests include -name '*.[ch]')

tidy: deps-extra $(BUILD)/npm/static.done
	@echo "  FORMAT"; clang-format --dry-run --Werror $(C_FILES)
	@sh tests/support/house.sh
	@echo "  CPPCHECK"; mkdir -p $(BUILD)/cppcheck; cppcheck --quiet --error-exitcode=1 --enable=warning,portability --inline-suppr -j$(JOBS) \
	  --cppcheck-build-dir=$(BUILD)/cppcheck --library=tests/support/cppcheck.cfg \
	  --suppressions-list=tests/support/cppcheck.suppress -Iinclude src
	@$(MAKE) MODE=clang CC=clang -k -j$(JOBS) clang-clean

# Everything compiles with clang too; clang-tidy looks again at what was compiled anew.
clang-clean: $(patsubst %.c,$(OUT)/%.tidied,$(shell find src -name '*.c')) \
             $(patsubst %.c,$(OUT)/%.o,$(shell find tests -name '*.c'))
	@echo "clang: ok"

$(OUT)/%.tidied: $(OUT)/%.o .clang-tidy
	@echo "  TIDY $*.c"; clang-tidy --quiet $*.c -- $(CFLAGS) 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

FUZZ_SECONDS ?= 20

fuzzers: $(FUZZERS)

fuzz: deps-extra $(BUILD)/npm/static.done
	@$(MAKE) MODE=fuzz CC=clang -j$(JOBS) fuzzers
	@sh tests/support/fuzz.sh $(FUZZ_SECONDS) $(JOBS) $(BUILD)/fuzz $(patsubst $(OUT)/%,$(BUILD)/fuzz/%,$(FUZZERS))

bench: deps-extra all
	@sh tests/bench/bench.sh $(BUILD)/channel-panel $(BUILD)/bench

BENCH_MATCHING := $(OUT)/tests/bench/matching/bench_matching

$(BENCH_MATCHING): $(call objects,tests/bench/matching) $(OUT)/libsupport.a $(foreach l,domain store base,$(call archive,$(l))) $(OUT)/gen/embedded.o $(SQLITE)
	@echo "  LINK $@"; $(CC) $(FLAGS_$(MODE)) $(LINK_$(MODE)) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LDLIBS) -lcmocka

bench-matching: deps-extra $(BUILD)/npm/static.done
	@$(MAKE) $(BENCH_MATCHING)
	@$(BENCH_MATCHING) $(SEED)

soak: test fuzz
	@SOAK=1 sh tests/run.sh all $(BUILD)/san

# ---- run, install ------------------------------------------------------------------------
run: deps all
	@sh tests/support/demo.sh $(BUILD)/channel-panel

deps: ; @sh tests/support/deps.sh "$(PKGS)" $(DEBIAN) $(DEBIAN_TEST)
deps-build: ; @sh tests/support/deps.sh "$(PKGS)" $(DEBIAN)
deps-extra: ; @sh tests/support/deps.sh "$(PKGS)" $(DEBIAN) $(DEBIAN_TEST) $(DEBIAN_EXTRA)

PREFIX ?= /usr/local
install: all
	install -D -m 0755 $(BUILD)/release/channel-panel $(DESTDIR)$(PREFIX)/bin/channel-panel

clean: ; rm -rf $(BUILD)

.PHONY: all unit-tests check-fast test layers tidy clang-clean fuzz fuzzers bench bench-matching soak run install deps deps-build \
        deps-extra clean
.SECONDARY:
-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
