package tanabata.replication.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;

/// What the owner of an endpoint was notified of, in order.
final class RecordedEvents implements PeerEndpoint.Events {

  /// A frame was received.
  record Received(long link, Frame frame, String payload) {}

  final BlockingQueue<Object> all = new LinkedBlockingQueue<>();

  @Override
  public boolean accepts(Message.Hello hello) {
    return true;
  }

  @Override
  public void up(long link) {
    all.add("up " + link);
  }

  @Override
  public void down(long link, String reason) {
    all.add("down " + link);
  }

  @Override
  public void received(long link, Frame frame) {
    Payload payload = frame.message().payload();
    byte[] bytes =
        payload == Payload.NONE ? new byte[0] : ByteBufUtil.getBytes(BufferPayload.of(payload));
    payload.release();
    all.add(new Received(link, frame, Arrays.toString(bytes)));
  }

  Object next() throws InterruptedException {
    Object event = all.poll(30, TimeUnit.SECONDS);
    assertNotNull(event, "nothing happened");
    return event;
  }

  void assertNext(Object event) throws InterruptedException {
    assertEquals(event, next());
  }
}
