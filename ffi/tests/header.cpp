// The header as C++17: it compiles without a warning, links as C, and its structures are where C
// has them.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <type_traits>

#include "ecny.h"

static_assert(sizeof(ecny_wallet) == ECNY_WALLET_WORDS * 8 &&
              alignof(ecny_wallet) == alignof(std::uint64_t));
static_assert(sizeof(ecny_enrolment) == ECNY_ENROLMENT_WORDS * 8);
static_assert(sizeof(ecny_result) == 4 && sizeof(ecny_event_kind) == 4 &&
              sizeof(ecny_line_kind) == 4);
static_assert(std::is_trivially_copyable_v<ecny_platform> &&
              std::is_standard_layout_v<ecny_platform>);
static_assert(std::is_standard_layout_v<ecny_event> && std::is_standard_layout_v<ecny_status>);
static_assert(offsetof(ecny_platform, context) == 0);
static_assert(ECNY_OK == 0 && ECNY_NULL == 1 && ECNY_BALANCE_LIMIT == 100 &&
              ECNY_PEER_COOKIE == 200);
static_assert(ECNY_FLASH_CLOSED == 300 && ECNY_COMMAND_ENDED_OTHERWISE == 400 && ECNY_PANIC == 900);

namespace
{

/// A wallet that closes itself, as C++ would have it: the block neither moves nor is copied.
class Wallet
{
  public:
    Wallet() = default;
    Wallet(const Wallet &) = delete;
    Wallet &operator=(const Wallet &) = delete;
    ~Wallet()
    {
        (void)ecny_wallet_close(&block_);
    }

    ecny_result balance(std::uint64_t &fen)
    {
        ecny_status status{};
        const auto result = ecny_wallet_status(&block_, &status);
        fen = status.balance_fen;
        return result;
    }

  private:
    ecny_wallet block_{};
};

unsigned passed = 0, failed = 0;

void check(bool holds, const char *claim)
{
    std::printf("%s %s\n", holds ? "ok    " : "FAILED", claim);
    ++(holds ? passed : failed);
}

} // namespace

int main()
{
    Wallet wallet;
    std::uint64_t fen = 0;
    check(ecny_abi_version() == ECNY_ABI_VERSION, "the_abi_is_that_of_the_header");
    check(ecny_wallet_words() == ECNY_WALLET_WORDS, "a_wallet_has_the_size_of_the_header");
    check(ecny_enrolment_words() == ECNY_ENROLMENT_WORDS,
          "an_enrolment_has_the_size_of_the_header");
    check(wallet.balance(fen) == ECNY_NOT_OPEN, "a_wallet_that_was_never_opened_is_not_open");
    check(std::strcmp(ecny_result_name(ECNY_PANIC), "ECNY_PANIC") == 0, "results_have_names");
    std::printf("%u passed, %u failed, 0 skipped\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
