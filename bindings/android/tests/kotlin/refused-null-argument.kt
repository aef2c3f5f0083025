import org.ecny.wallet.*

fun open(platform: Platform): Wallet = Wallet.open(platform, null)
