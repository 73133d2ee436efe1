package tanabata.dlm.core;

/// A wish of a request or a conversion; the names of `fs/dlm` stand in brackets.
public enum Flag {
  /// Fail instead of waiting (NOQUEUE).
  NO_QUEUE,
  /// With `NO_QUEUE`: the holders in the way are told all the same (NOQUEUEBAST).
  NO_QUEUE_BUT_TELL,
  /// A conversion that would never be granted gives its old mode up instead of failing
  /// (CONVDEADLK).
  DEMOTE,
  /// A conversion that would never be granted waits all the same: its user sorts it out by giving
  /// back when told to (NODLCKWT).
  NO_DEADLOCK_CHECK,
  /// A conversion that could be granted waits if others do (QUECVT).
  QUEUE_CONVERSION,
  /// Granted as soon as the modes allow, whoever waits (NOORDER).
  NO_ORDER,
  /// To the head of its queue (HEADQUE).
  HEAD_OF_QUEUE,
  /// A request for NL that waits for nobody (EXPEDITE).
  EXPEDITE,
  /// PR will do if it can be had at once (ALTPR).
  OR_PR,
  /// CW will do if it can be had at once (ALTCW).
  OR_CW,
  /// Where a value would be written, it is marked invalid instead (IVVALBLK).
  INVALIDATE,
  /// The lock outlives its session, as an orphan that another may adopt (PERSISTENT).
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
