package tanabata.integration.scenarios;

import java.io.IOException;

/// A client of one node that writes all the time and remembers what it was answered. It never
/// connects again.
public interface Client extends AutoCloseable {

  /// Waits for a few answers more than there are now.
  void awaitProgress() throws Exception;

  /// Waits until it has been told by an end of its connection that this node serves it no more.
  void awaitCutOff() throws Exception;

  /// Something comes now that makes it wait; [#demandSilentBefore] is about that pause.
  void expectPause();

  /// How many requests were answered well.
  long answers();

  /// Ends it after the request that is under way, and flushes.
  void stop() throws Exception;

  /// It has seen nothing but answers, however late.
  void demandNoError();

  /// It was told of a failure, not only cut off.
  void demandFailure();

  /// Its last answer came before the other, which went on alone, was answered again.
  void demandSilentBefore(Client survivor);

  /// Read through this node, every write that was answered is there, or one that was begun later.
  void demandKept(HostName through) throws Exception;

  @Override
  void close() throws IOException;
}
