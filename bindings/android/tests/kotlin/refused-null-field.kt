import org.ecny.wallet.*

fun operator(event: Event): Int = event.peer.operator()
