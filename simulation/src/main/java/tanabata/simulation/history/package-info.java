/// Judges of what clients saw, in simulations and of real processes alike.
///
/// [tanabata.simulation.history.RegisterHistory] decides whether what clients were answered about a
/// sector can be explained by one copy of it; [tanabata.simulation.history.LockHistory] whether the
/// holds of an exclusive lock can have come one after the other;
/// [tanabata.simulation.history.ValueHistory] whether each value block that was called valid was
/// the last one written. They take moments of one clock and know nothing of who recorded them.
package tanabata.simulation.history;
