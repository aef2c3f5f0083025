#include "factory.h"

#include <string.h>

#include "bank.h"

static const bank_device *operators_answer_to(const char *name)
{
    for (size_t i = 0; i < BANK_DEVICES; i++) {
        if (strcmp(bank_devices[i].name, name) == 0) {
            return &bank_devices[i];
        }
    }
    return NULL;
}

ecny_result factory_enroll(device *self, ecny_wallet *wallet, const char *name)
{
    static ecny_enrolment enrolment;
    uint8_t applicant[ECNY_POINT_LEN];
    ecny_result result;

    const bank_device *answer = operators_answer_to(name);
    if (answer == NULL) {
        return ECNY_NOTHING;
    }

    /* The device makes its half of a key. The operator's answer is ready made, so the randomness
     * must be the one it was made for. No real device does this. */
    self->dealt = answer->random;
    self->dealt_len = answer->random_len;
    result = ecny_enrolment_begin(&enrolment, &self->platform, applicant);

    /* `applicant` goes to the operator; the operator's package comes back. */
    if (result == ECNY_OK && memcmp(applicant, answer->applicant, sizeof applicant) != 0) {
        result = ECNY_PACKAGE;
    }
    if (result == ECNY_OK) {
        result = ecny_enrolment_finish(&enrolment, bank_root, answer->package,
                                       sizeof answer->package, self->keys);
    }
    (void)ecny_enrolment_close(&enrolment); /* wipes; harmless where nothing is open */
    self->dealt = NULL;

    /* An empty wallet on the flash. `keys` are what opens it from now on. */
    if (result == ECNY_OK) {
        result = ecny_wallet_format(wallet, &self->platform, self->keys, sizeof self->keys,
                                    bank_root, answer->package, sizeof answer->package);
    }

    /* The holder has it in hand. Until this the wallet neither pays nor is paid. */
    if (result == ECNY_OK) {
        result = ecny_wallet_activate(wallet);
    }
    return result;
}

/* Loading is a payment like any other. The wallet is the reader, the purse the card. */
ecny_result factory_load(ecny_wallet *wallet, const char *purse, uint64_t fen)
{
    static uint8_t flash[DEVICE_FLASH];
    static device bank;
    static ecny_wallet payer;
    ecny_status status;
    ecny_event event;
    uint8_t command[ECNY_APDU_MAX], response[ECNY_APDU_MAX];
    size_t command_len = 0, response_len = 0;

    device_make(&bank, flash, sizeof flash);
    ecny_result result = factory_enroll(&bank, &payer, purse);
    if (result == ECNY_OK) {
        result = ecny_wallet_status(wallet, &status);
    }
    if (result == ECNY_OK) {
        ecny_payment payment = {.currency = ECNY_CURRENCY_CNY, .amount_fen = fen};
        memcpy(payment.payee, status.id, sizeof payment.payee);
        result = ecny_wallet_allow(&payer, &payment);
    }
    if (result == ECNY_OK) {
        result = ecny_wallet_load(wallet, fen, command, sizeof command, &command_len);
    }
    while (result == ECNY_OK && command_len > 0) {
        result = ecny_wallet_handle_apdu(&payer, command, command_len, response, sizeof response,
                                         &response_len, &event);
        if (result == ECNY_OK) {
            result = ecny_wallet_feed(wallet, response, response_len, command, sizeof command,
                                      &command_len, &event);
        }
    }
    (void)ecny_wallet_end_tap(wallet);
    (void)ecny_wallet_close(&payer);
    return result;
}
