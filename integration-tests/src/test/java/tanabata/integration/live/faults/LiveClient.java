package tanabata.integration.live.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketAddress;
import tanabata.integration.scenarios.Client;
import tanabata.integration.scenarios.HostName;
import tanabata.testbed.certify.NbdConnection;

/// A [Writer] as a client of a scenario.
final class LiveClient implements Client {

  private final LiveCluster cluster;
  private final SocketAddress address;
  private final Writer writer;

  private LiveClient(LiveCluster cluster, SocketAddress address, Writer writer) {
    this.cluster = cluster;
    this.address = address;
    this.writer = writer;
  }

  /// @param region its own part of the device
  static LiveClient at(LiveCluster cluster, HostName host, int region) throws IOException {
    SocketAddress address = cluster.nbd(host);
    return new LiveClient(cluster, address, Writer.at(address, region));
  }

  @Override
  public void awaitProgress() throws Exception {
    writer.awaitProgress();
  }

  @Override
  public void awaitCutOff() throws Exception {
    writer.awaitCutOff();
  }

  @Override
  public void expectPause() {
    writer.forgetPauses();
  }

  @Override
  public long answers() {
    return writer.answers();
  }

  @Override
  public void stop() throws Exception {
    writer.stop();
    try (NbdConnection session = NbdConnection.open(address, "home")) {
      assertEquals(0, session.flush(), "a flush fails");
    }
  }

  @Override
  public void demandNoError() {
    writer.demandNoError();
  }

  @Override
  public void demandFailure() {
    writer.demandWriteFailed();
  }

  @Override
  public void demandSilentBefore(Client survivor) {
    long resumedAt = ((LiveClient) survivor).writer.resumedAt();
    assertTrue(
        writer.lastAnswerAt() < resumedAt, () -> "two served at once\n" + survivor + "\n" + this);
  }

  @Override
  public void demandKept(HostName through) throws Exception {
    writer.demandKept(through.host(), cluster.nbd(through));
  }

  @Override
  public String toString() {
    return writer.toString();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
