/* What happens to a device before it is sold: it gets keys, a certificate, an empty wallet, and
 * here also some money.
 *
 * The operator is bank.h, which has answered four devices in advance; a real one answers when it is
 * asked. */
#ifndef FACTORY_H
#define FACTORY_H

#include "device.h"

/* Makes the device the wallet of that name in bank.h. Leaves its keys in `keys`, an empty wallet on
 * its flash, and the handle open. */
ecny_result factory_enroll(device *self, ecny_wallet *wallet, const char *name);

/* Loads an open wallet from the operator's purse of that name, over a wire instead of the air. */
ecny_result factory_load(ecny_wallet *wallet, const char *purse, uint64_t fen);

#endif
