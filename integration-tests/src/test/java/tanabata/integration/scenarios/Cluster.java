package tanabata.integration.scenarios;

/// Two nodes on one device, both Primary, and their witness: what can be done to them, and what can
/// be seen. A scenario begins when both serve and the record names both.
public interface Cluster {

  /// Connects a client, which writes at once, and where no other does.
  Client client(HostName at) throws Exception;

  // What can be done.

  /// Nothing passes between the two any more, until [#heal]; both still see the witness.
  void cutLink() throws Exception;

  /// This node receives nothing from its peer or the witness any more, until [#heal]; its clients
  /// are with it.
  void isolate(HostName node) throws Exception;

  /// All that was cut is as before.
  void heal() throws Exception;

  /// Neither node reaches the witness any more, until [#returnWitness].
  void loseWitness() throws Exception;

  void returnWitness() throws Exception;

  /// It stands still and does not know it.
  void pause(HostName node) throws Exception;

  void resume(HostName node) throws Exception;

  /// As `kill -9`: what it has stored stays.
  void kill(HostName node) throws Exception;

  /// After [#kill].
  void start(HostName node) throws Exception;

  // What can be seen.

  /// Both serve, neither lacks anything, and the record names both.
  void awaitFirm() throws Exception;

  /// Waits until one of the two goes on without the other.
  HostName awaitSurvivor() throws Exception;

  void awaitAlone(HostName node) throws Exception;

  void awaitOutdated(HostName node) throws Exception;

  /// Waits until it holds its clients.
  void awaitFrozen(HostName node) throws Exception;

  /// Waits until both nodes say that they do, or do not, see the witness.
  void awaitWitness(boolean isSeen) throws Exception;

  /// Lets so much time pass that whoever had a lease and was not given another has none any more.
  void letLeasesRunOut() throws Exception;

  Facts facts(HostName node);

  /// All must work; both leave in order, and both copies must be the same, byte for byte.
  void endEqual() throws Exception;
}
