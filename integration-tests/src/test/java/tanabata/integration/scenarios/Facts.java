package tanabata.integration.scenarios;

/// What must not change when nothing happened.
///
/// @param epoch of the record at the witness
/// @param generation of the copy
public record Facts(long epoch, String generation) {}
