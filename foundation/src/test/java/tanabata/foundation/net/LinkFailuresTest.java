package tanabata.foundation.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import org.junit.jupiter.api.Test;

class LinkFailuresTest {

  private static final String AT = "10.0.0.2:7788";

  @Test
  void each_failure_is_the_trouble_that_it_is() {
    assertEquals(
        new LinkTrouble.Unreachable(AT, "Connection refused"),
        LinkFailures.trouble(
            AT, new ConnectException("finishConnect(..) failed: Connection refused: /10.0.0.2")));
    assertEquals(
        new LinkTrouble.Unreachable(AT, "timed out"),
        LinkFailures.trouble(AT, new SocketTimeoutException("Read timed out")));
    assertEquals(
        new LinkTrouble.UnknownHost(AT), LinkFailures.trouble(AT, new UnknownHostException("a")));
    assertEquals(
        new LinkTrouble.OwnCertificateRefused(AT, "certificate_expired"),
        LinkFailures.trouble(
            AT,
            new IOException(
                "decoder", new IOException("Received fatal alert: certificate_expired"))));
    assertEquals(
        new LinkTrouble.Ended(AT, "Received fatal alert: protocol_version"),
        LinkFailures.trouble(AT, new IOException("Received fatal alert: protocol_version")));
    assertEquals(
        new LinkTrouble.PeerCertificateRefused(AT, "NotAfter: yesterday"),
        LinkFailures.trouble(
            AT,
            new IOException(
                "handshake",
                new CertificateException(
                    "validation", new CertificateExpiredException("NotAfter: yesterday")))));
  }

  @Test
  void what_comes_from_outside_is_on_one_line() {
    assertEquals(
        new LinkTrouble.Ended(AT, "?[31m?forged"),
        LinkFailures.trouble(AT, new IOException("\u001b[31m\nforged")));
  }

  @Test
  void a_place_is_written_as_in_the_file() {
    assertEquals(
        "altair:7788", LinkFailures.place(InetSocketAddress.createUnresolved("altair", 7788)));
    assertEquals(
        "[fe80::1%eth0]:7788",
        LinkFailures.place(InetSocketAddress.createUnresolved("fe80::1%eth0", 7788)));
  }
}
