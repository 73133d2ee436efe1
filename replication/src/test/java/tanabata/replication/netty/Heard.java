package tanabata.replication.netty;

import tanabata.replication.model.Frame;
import tanabata.replication.model.Message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;

/// What the owner of an endpoint was told, in order.
final class Heard implements PeerEndpoint.Events {

  /// A frame came.
  record Received(long link, Frame frame, String payload) {}

  final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

  @Override
  public boolean welcomes(Message.Hello hello) {
    return true;
  }

  @Override
  public void up(long link) {
    events.add("up " + link);
  }

  @Override
  public void down(long link, String reason) {
    events.add("down " + link);
  }

  @Override
  public void received(long link, Frame frame) {
    Payload payload = frame.message().payload();
    byte[] bytes =
        payload == Payload.NONE ? new byte[0] : ByteBufUtil.getBytes(BufferPayload.of(payload));
    payload.release();
    events.add(new Received(link, frame, Arrays.toString(bytes)));
  }

  Object next() throws InterruptedException {
    Object event = events.poll(30, TimeUnit.SECONDS);
    assertNotNull(event, "nothing heard");
    return event;
  }

  void assertNext(Object event) throws InterruptedException {
    assertEquals(event, next());
  }
}
