import org.ecny.wallet.*

fun amount(wallet: Wallet): Long = wallet.asked().amountFen
