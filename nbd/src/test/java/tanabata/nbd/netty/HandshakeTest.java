package tanabata.nbd.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tanabata.nbd.netty.TestClient.option;
import static tanabata.nbd.netty.TestClient.string;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tanabata.nbd.MemoryDevice;
import tanabata.nbd.NbdLimits;
import tanabata.nbd.OneExport;
import tanabata.nbd.wire.Protocol;

/// The first phase, byte by byte; what the replies mean is [Negotiation]'s and tested there.
class HandshakeTest {

  private final OneExport exports = new OneExport(MemoryDevice.answeringAtOnce(1 << 20));
  private final TestClient client = new TestClient(exports);
  private final LogLines log = new LogLines();

  @AfterEach
  void nothingIsLeft() {
    client.assertNothingLeft();
    assertEquals(0, exports.openClients());
    log.close();
  }

  @Test
  void a_list_arrives_even_in_single_bytes() {
    client.sayBroken(out -> option(out.writeInt(TestClient.FIXED), Protocol.OPT_LIST, _ -> {}));
    client.hear().skipBytes(18);
    assertEquals(Protocol.REP_SERVER, client.optionReply(Protocol.OPT_LIST));
    assertEquals(8, client.hear().readInt());
    assertEquals("home", client.optionReplyText());
    assertEquals(Protocol.REP_ACK, client.optionReply(Protocol.OPT_LIST));
  }

  @Test
  void options_and_the_first_request_may_come_in_one_piece() {
    client.say(out -> {
      out.writeInt(TestClient.FIXED);
      option(out, Protocol.OPT_STRUCTURED_REPLY, _ -> {});
      option(
          out,
          Protocol.OPT_GO,
          data -> {
            string(data, "");
            data.writeShort(1).writeShort(Protocol.INFO_NAME);
          });
      TestClient.request(out, 0, 3, 99, 0, 0);
    });
    assertEquals(1, exports.openClients());
    client.hear().skipBytes(18 + 20);
    assertEquals(Protocol.REP_INFO, client.optionReply(Protocol.OPT_GO));
    assertEquals(12, client.hear().readInt());
    client.hear().skipBytes(12);
    assertEquals(Protocol.REP_INFO, client.optionReply(Protocol.OPT_GO));
    client.hear().skipBytes(4 + 14);
    assertEquals(Protocol.REP_INFO, client.optionReply(Protocol.OPT_GO));
    client.hear().skipBytes(4 + 2 + 4);
    assertEquals(Protocol.REP_ACK, client.optionReply(Protocol.OPT_GO));
    assertEquals(0, client.hear().readInt());
    assertEquals(0, client.expectChunk(Protocol.CHUNK_NONE, 99));
    assertFalse(client.hear().isReadable());
  }

  @Test
  void the_old_way_to_begin_pads_with_zeroes_unless_told_not_to() {
    client.say(out -> out.writeInt(Protocol.FIXED_NEWSTYLE));
    client.hear().skipBytes(18);
    client.option(Protocol.OPT_EXPORT_NAME, data -> data.writeBytes("home".getBytes(UTF_8)));
    assertEquals(8 + 2 + 124, client.hear().readableBytes());
    assertEquals(1 << 20, client.hear().readLong());
  }

  @Test
  void an_unknown_option_is_refused_its_data_skipped() {
    client.greet();
    client.option(4711, data -> data.writeZero(300));
    assertEquals(Protocol.REP_ERR_UNSUP, client.optionReply(4711));
    client.optionReplyText();
    client.option(Protocol.OPT_STARTTLS, _ -> {});
    assertEquals(Protocol.REP_ERR_UNSUP, client.optionReply(Protocol.OPT_STARTTLS));
    assertFalse(client.isClosed());
  }

  /// Who can change what is sent would else choose, in the client's name, what happens under TLS.
  @Test
  void what_comes_with_the_wish_for_tls_closes() throws Exception {
    TestClient tls = tlsClient();
    tls.greet();
    tls.say(out -> {
      TestClient.option(out, Protocol.OPT_STARTTLS, _ -> {});
      TestClient.option(out, Protocol.OPT_STRUCTURED_REPLY, _ -> {});
    });
    assertTrue(tls.isClosed());
    assertTrue(log.tell("it went on in plain text after it had asked for TLS"));
    tls.assertNothingLeft();
  }

  @Test
  void bytes_that_are_no_tls_close() throws Exception {
    TestClient tls = tlsClient();
    tls.greet();
    tls.option(Protocol.OPT_LIST, _ -> {});
    assertEquals(Protocol.REP_ERR_TLS_REQD, tls.optionReply(Protocol.OPT_LIST));
    tls.optionReplyText();
    tls.option(Protocol.OPT_STARTTLS, _ -> {});
    assertEquals(Protocol.REP_ACK, tls.optionReply(Protocol.OPT_STARTTLS));
    tls.option(Protocol.OPT_LIST, _ -> {});
    assertTrue(tls.isClosed());
    assertTrue(log.tell("closed: TLS: "));
    assertFalse(log.tell("unexpected"));
    tls.assertNothingLeft();
  }

  private static TestClient tlsClient() throws Exception {
    OneExport export = new OneExport(MemoryDevice.answeringAtOnce(1 << 20));
    return TestClient.demandedTls(export, new TlsKeys(SSLContext.getDefault(), Runnable::run));
  }

  @Test
  void a_long_option_is_skipped_in_pieces_and_called_too_big() {
    client.greet();
    client.say(
        out -> out.writeLong(Protocol.OPTION_MAGIC).writeInt(Protocol.OPT_GO).writeInt(100_000));
    for (int i = 0; i < 100; i++) {
      client.say(out -> out.writeZero(1000));
    }
    assertEquals(Protocol.REP_ERR_TOO_BIG, client.optionReply(Protocol.OPT_GO));
    client.optionReplyText();
    client.option(Protocol.OPT_LIST, _ -> {});
    assertEquals(Protocol.REP_SERVER, client.optionReply(Protocol.OPT_LIST));
  }

  @Test
  void an_absurd_length_closes() {
    client.greet();
    client.say(out -> out.writeLong(Protocol.OPTION_MAGIC).writeInt(Protocol.OPT_GO).writeInt(-1));
    closedBecause("it announced an option of 4294967295 bytes");
  }

  @Test
  void lengths_inside_an_option_that_lie_are_invalid() {
    client.greet();
    client.option(Protocol.OPT_GO, data -> data.writeInt(-1));
    assertEquals(Protocol.REP_ERR_INVALID, client.optionReply(Protocol.OPT_GO));
    client.optionReplyText();
    client.option(Protocol.OPT_GO, data -> data.writeInt(4).writeInt(0x686f6d65).writeShort(9));
    assertEquals(Protocol.REP_ERR_INVALID, client.optionReply(Protocol.OPT_GO));
    client.optionReplyText();
    client.option(Protocol.OPT_LIST, data -> data.writeByte(0));
    assertEquals(Protocol.REP_ERR_INVALID, client.optionReply(Protocol.OPT_LIST));
    client.optionReplyText();
    client.option(
        Protocol.OPT_SET_META_CONTEXT, data -> data.writeInt(0).writeInt(Integer.MIN_VALUE));
    assertEquals(Protocol.REP_ERR_INVALID, client.optionReply(Protocol.OPT_SET_META_CONTEXT));
    client.optionReplyText();
    client.option(Protocol.OPT_GO, data -> data.writeInt(1).writeByte(0xff).writeShort(0));
    assertEquals(Protocol.REP_ERR_INVALID, client.optionReply(Protocol.OPT_GO));
    assertEquals("the export name is not UTF-8", client.optionReplyText());
  }

  @Test
  void wrong_magic_closes() {
    client.greet();
    client.say(out -> out.writeBytes("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)));
    closedBecause("it sent 0x474554202f204854 for an option");
  }

  @Test
  void flags_nobody_knows_close() {
    client.say(out -> out.writeInt(0x80));
    closedBecause("its flags 0x80 are unknown");
  }

  @Test
  void a_client_without_fixed_newstyle_is_closed() {
    client.say(out -> out.writeInt(0));
    closedBecause("it does not speak the fixed newstyle protocol");
  }

  @Test
  void an_unknown_old_style_export_closes_and_the_name_cannot_forge_a_log_line() {
    client.greet();
    client.option(Protocol.OPT_EXPORT_NAME, data -> data.writeBytes("no\nsuch".getBytes(UTF_8)));
    closedBecause("it asked for the unknown export 'no?such'");
  }

  @Test
  void an_old_style_name_without_end_closes() {
    client.greet();
    client.option(Protocol.OPT_EXPORT_NAME, data -> data.writeZero(5000));
    closedBecause("the export name is longer than 4096");
  }

  @Test
  void abort_is_acknowledged_and_closes_without_a_word() {
    client.greet();
    client.option(Protocol.OPT_ABORT, _ -> {});
    assertEquals(Protocol.REP_ACK, client.optionReply(Protocol.OPT_ABORT));
    assertTrue(client.isClosed());
    assertEquals(0, log.all().size());
  }

  @Test
  void silence_is_closed_in_time_and_half_an_option_is_no_excuse() {
    client.greet();
    client.say(out -> out.writeLong(Protocol.OPTION_MAGIC));
    client.channel.advanceTimeBy(9, TimeUnit.SECONDS);
    client.channel.runScheduledPendingTasks();
    assertFalse(client.isClosed());
    client.channel.advanceTimeBy(2, TimeUnit.SECONDS);
    client.channel.runScheduledPendingTasks();
    closedBecause("it did not choose an export in time");
  }

  @Test
  void an_idle_session_is_not_silence() {
    client.connect(true);
    client.channel.advanceTimeBy(1, TimeUnit.HOURS);
    client.channel.runScheduledPendingTasks();
    assertFalse(client.isClosed());
  }

  @Test
  void many_who_send_nonsense_are_one_line_and_hide_nobody_who_is_late() throws Exception {
    NbdStand server = new NbdStand(exports, NbdLimits.defaults());
    for (int i = 0; i < 50; i++) {
      EmbeddedChannel stranger = server.connect(UnpooledByteBufAllocator.DEFAULT);
      stranger.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.0\r\n", UTF_8));
      assertFalse(stranger.isOpen());
      stranger.releaseOutbound();
    }
    EmbeddedChannel late = server.connect(UnpooledByteBufAllocator.DEFAULT);
    late.advanceTimeBy(11, TimeUnit.SECONDS);
    late.runScheduledPendingTasks();
    late.releaseOutbound();
    assertEquals(
        List.of(
            "NBD client 1 on a test closed: its flags 0x47455420 are unknown",
            "NBD client 51 on a test closed: it did not choose an export in time"),
        log.all());
  }

  private void closedBecause(String reason) {
    assertTrue(client.isClosed());
    assertTrue(log.tell("closed: " + reason), () -> log.all().toString());
  }
}
