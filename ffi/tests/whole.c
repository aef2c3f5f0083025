#include "whole.h"

pair both;
ecny_enrolment enrolment, second;
uint8_t out[ECNY_FRAME_MAX], in[ECNY_FRAME_MAX];
uint8_t secret[ECNY_SECRET_LEN], point[ECNY_POINT_LEN], keys[ECNY_KEYS_LEN];
uint8_t statement[ECNY_STATEMENT_LEN], word[ECNY_WORD_MAX], digits[4] = {'1', '2', '3', '4'};
size_t len;
uint32_t number;
bool now;
ecny_event event;
ecny_status status;
ecny_limits limits;
ecny_unsettled unsettled;
ecny_line line;
ecny_settings settings;
ecny_pocket pocket;
ecny_pin pin;
ecny_payment payment = {.currency = ECNY_CURRENCY_CNY, .amount_fen = 1};

static const size_t UNTOUCHED = 99;

void *askew(void)
{
    static uint64_t room[ECNY_WALLET_WORDS + 2];
    return (uint8_t *)room + 1;
}

ecny_wallet *alice(void)
{
    return &both.alice.wallet;
}

const ecny_platform *platform(void)
{
    return &both.alice.rig.device.platform;
}

const uint8_t *package(void)
{
    return bank_devices[0].package;
}

bool begin(void)
{
    const bool begun = pair_begin(&both) == ECNY_OK &&
                       ecny_wallet_collect(&both.bob.wallet, 1, out, sizeof out, &len) == ECNY_OK;
    len = UNTOUCHED;
    return begun;
}

bool unchanged(void)
{
    const bool same = len == UNTOUCHED && party_balance(&both.alice) == PAIR_HELD &&
                      party_balance(&both.bob) == 0 && pair_unsettled(&both) == 0;
    pair_end(&both);
    return same;
}
