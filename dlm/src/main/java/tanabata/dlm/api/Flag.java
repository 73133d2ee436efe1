package tanabata.dlm.api;

/// An option of a request or a conversion; the names of `fs/dlm` stand in brackets. Their order is
/// that of the bits on the wire.
public enum Flag {
  /// Fail instead of waiting (NOQUEUE).
  NO_QUEUE,
  /// With `NO_QUEUE`: the locks that block the request are notified all the same (NOQUEUEBAST).
  NO_QUEUE_BUT_NOTIFY,
  /// A conversion that would deadlock gives its old mode up instead of failing (CONVDEADLK).
  DEMOTE,
  /// A conversion that would deadlock waits all the same: its user resolves it by converting down
  /// when notified (NODLCKWT).
  NO_DEADLOCK_CHECK,
  /// A conversion that could be granted queues behind others that wait (QUECVT).
  QUEUE_CONVERSION,
  /// Granted as soon as the modes allow, out of turn (NOORDER).
  NO_ORDER,
  /// To the head of its queue (HEADQUE).
  HEAD_OF_QUEUE,
  /// A request for NL that is granted out of turn (EXPEDITE).
  EXPEDITE,
  /// PR is granted instead if it can be granted at once (ALTPR).
  OR_PR,
  /// CW is granted instead if it can be granted at once (ALTCW).
  OR_CW,
  /// Where the value block would be written, it is marked invalid instead (IVVALBLK).
  INVALIDATE,
  /// The lock outlives its session, as an orphan that another session may adopt (PERSISTENT).
  PERSISTENT;

  private static final int ALL = (1 << values().length) - 1;

  /// @throws IllegalArgumentException if `bits` has bits of no flag
  static int checked(int bits) {
    if ((bits & ~ALL) != 0) {
      throw new IllegalArgumentException("no such flag of a lock: " + Integer.toHexString(bits));
    }
    return bits;
  }
}
