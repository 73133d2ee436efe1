package tanabata.replication.transcript;

import tanabata.replication.model.Caller;

/// Whoever asked for something by a line of a transcript.
///
/// @param text what was asked for, as written
record Asked(String text) implements Caller {

  @Override
  public String toString() {
    return "\"" + text + "\"";
  }
}
