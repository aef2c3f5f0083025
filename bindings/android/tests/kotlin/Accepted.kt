import org.ecny.wallet.*

fun balance(wallet: Wallet): Long = wallet.status().balanceFen

fun asked(wallet: Wallet): String = wallet.asked()?.payee?.toString() ?: "nobody"

fun peer(event: Event): WalletId? = event.peer

fun phone(memory: Flash): Platform = object : Platform {
    override fun flash(): Flash = memory
    override fun clock(): Clock = Clock.monotonic()
}

fun whose(failure: WalletException): String = when (failure) {
    is WalletException.Misuse -> "ours"
    is WalletException.Peer -> "theirs"
    else -> failure.result.text()
}

fun lines(wallet: Wallet): Int = wallet.log().count { it.kind == LogLine.Kind.DEBIT }
