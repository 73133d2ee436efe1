package tanabata.nbd.netty;

import static tanabata.nbd.netty.ServerLog.LOG;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.ByteRange;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;
import tanabata.nbd.core.Command;
import tanabata.nbd.core.NbdError;
import tanabata.nbd.core.Request;
import tanabata.nbd.core.RequestCheck;
import tanabata.nbd.core.Session;
import tanabata.nbd.wire.RequestFramer;
import tanabata.platform.buffer.BufferPayload;
import tanabata.platform.buffer.PayloadCollector;

/// The second phase of a connection: requests to the device, answers to the client.
///
/// Received chunks queue in [#inputs] and are worked off by [#pump] as far as the limits admit. A
/// request that is held at [Stage#ADMISSION] holds everything behind it, and the socket is not read
/// meanwhile; [#settle] tries again after answers, after the socket has drained, and when the
/// shared memory says that it is this connection's turn.
final class TransmissionHandler extends ChannelInboundHandlerAdapter
    implements ClientSession, PendingRequest.Owner, MemoryBudget.Waiter {

  private enum Stage {
    /// A header comes next.
    HEADER,
    /// There is a command, but not yet the leave to begin with it.
    ADMISSION,
    /// The bytes of a write come next.
    PAYLOAD,
    /// The bytes of a refused write come next.
    DRAINING,
    /// The client has said goodbye; what is in progress is still answered.
    LEAVING,
    CLOSED
  }

  private final Clients clients;
  private final ListenerLog log;
  private final String name;
  private final Session session;
  private final BlockDevice device;
  private final RequestCheck check;
  private final RequestFramer framer = new RequestFramer();
  private final ArrayDeque<ByteBuf> inputs = new ArrayDeque<>();
  private final Allowance allowance;
  private final Runnable settleAsTask = this::settleAsTask;

  // Set once, when the handler is added.
  private ChannelHandlerContext ctx;
  private Outbox outbox;
  private PayloadCollector collector;

  private Stage stage = Stage.HEADER;

  /// The request that is being taken in.
  private Command command = new Command.Disconnect();

  private long cookie;
  private long toDrain;

  private boolean farewell;
  private boolean pumping;
  private boolean inBurst;
  private boolean settlesSoon;

  /// Signs of life, see [#isStalledSinceLastVisit].
  private long progress;

  private long progressAtVisit = -1;

  TransmissionHandler(Clients clients, ListenerLog log, String name, Session session) {
    this.clients = clients;
    this.log = log;
    this.name = name;
    this.session = session;
    this.device = session.device();
    this.allowance = new Allowance(clients.limits(), clients.budget());
    this.check = new RequestCheck(session);
  }

  @Override
  public String export() {
    return session.export();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    outbox = new Outbox(ctx, session.structured());
    collector = new PayloadCollector(ctx.alloc());
    clients.begin(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf chunk = (ByteBuf) message;
    if (stage == Stage.LEAVING || stage == Stage.CLOSED) {
      chunk.release();
      return;
    }
    inBurst = true;
    inputs.add(chunk);
    pump();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    inBurst = false;
    settle();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    progress++;
    settleSoon();
  }

  @Override
  public void memoryIsThere() {
    settleSoon();
  }

  private void settleSoon() {
    if (!inBurst && !settlesSoon && stage != Stage.CLOSED) {
      settlesSoon = true;
      ctx.executor().execute(settleAsTask);
    }
  }

  /// Netty would only log a failure of a task; here it ends the connection as any other does.
  private void settleAsTask() {
    settlesSoon = false;
    try {
      settle();
    } catch (RuntimeException failure) {
      exceptionCaught(ctx, failure);
    }
  }

  private void settle() {
    if (stage == Stage.CLOSED) {
      return;
    }
    pump();
    if (stage == Stage.CLOSED) {
      return;
    }
    outbox.flush();
    allowance.countUnfetched(ctx.channel());
    leaveWhenDone();
    chooseWhetherToRead();
  }

  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (step()) {
        // as far as bytes and limits go
      }
    } finally {
      pumping = false;
    }
  }

  private boolean step() {
    return switch (stage) {
      case ADMISSION -> admit();
      case HEADER, PAYLOAD, DRAINING -> {
        ByteBuf chunk = inputs.peek();
        if (chunk == null) {
          yield false;
        }
        if (chunk.isReadable()) {
          take(chunk);
        } else {
          inputs.poll().release();
        }
        yield true;
      }
      case LEAVING, CLOSED -> false;
    };
  }

  private void take(ByteBuf chunk) {
    switch (stage) {
      case HEADER -> header(chunk);
      case PAYLOAD -> collector.take(chunk).ifPresent(this::write);
      case DRAINING -> {
        int here = (int) Math.min(toDrain, chunk.readableBytes());
        chunk.skipBytes(here);
        toDrain -= here;
        stage = toDrain == 0 ? Stage.HEADER : Stage.DRAINING;
      }
      case ADMISSION, LEAVING, CLOSED -> {}
    }
  }

  private void header(ByteBuf chunk) {
    switch (framer.next(chunk)) {
      case RequestFramer.Found.Header(Request request) -> {
        cookie = request.cookie();
        command = check.judge(request);
        stage = Stage.ADMISSION;
      }
      case RequestFramer.Found.NotYet() -> {}
      case RequestFramer.Found.WrongMagic(int magic) ->
          fail("it sent 0x" + Integer.toHexString(magic) + " for a request");
    }
  }

  /// Begins with the command if the limits admit it.
  private boolean admit() {
    if (!ctx.channel().isWritable()) {
      clients.budget().forget(this); // it could not use its turn
      return false;
    }
    if (!reserve()) {
      return false;
    }
    begin();
    return true;
  }

  private boolean reserve() {
    return switch (command) {
      case Command.Read(ByteRange range) -> reserve(range.length());
      case Command.Write(ByteRange range, boolean _) -> reserve(range.length());
      case Command.Zero _, Command.Flush _ -> reserve(0);
      case Command.Cache _, Command.BlockStatus _ -> true; // answered at once
      case Command.Refused _, Command.Disconnect _, Command.Hopeless _ -> true;
    };
  }

  private boolean reserve(long bytes) {
    boolean granted = allowance.take(this, bytes);
    if (!granted && clients.budget().isShort()) {
      clients.memoryIsShort(ctx.executor());
    }
    return granted;
  }

  private void begin() {
    stage = Stage.HEADER;
    switch (command) {
      case Command.Read(ByteRange range) ->
          device.read(range, PendingRequest.read(this, cookie, range.start(), range.length()));
      case Command.Write(ByteRange range, boolean _) -> {
        stage = Stage.PAYLOAD;
        collector.begin((int) range.length());
      }
      case Command.Zero(ByteRange range, Zeroing zeroing, boolean durable) ->
          device.zero(range, zeroing, durable, PendingRequest.other(this, cookie, 0));
      case Command.Flush() -> device.flush(PendingRequest.other(this, cookie, 0));
      case Command.Cache(ByteRange range) -> {
        device.cache(range);
        outbox.done(cookie);
      }
      case Command.BlockStatus(ByteRange range, boolean onlyOne) -> {
        int most = onlyOne ? 1 : Outbox.MOST_EXTENTS;
        outbox.blockStatus(cookie, device.allocation(range, most));
      }
      case Command.Refused(NbdError error, String why, long payload) -> {
        toDrain = payload;
        stage = payload == 0 ? Stage.HEADER : Stage.DRAINING;
        outbox.failed(cookie, error, why);
      }
      case Command.Disconnect() -> {
        stage = Stage.LEAVING;
        dropInputs();
      }
      case Command.Hopeless(String why) -> fail(why);
    }
  }

  private void write(ByteBuf bytes) {
    if (!(command instanceof Command.Write(ByteRange range, boolean durable))) {
      throw new InvariantViolation("a payload without a write");
    }
    stage = Stage.HEADER;
    progress++;
    PendingRequest pending = PendingRequest.other(this, cookie, range.length());
    device.write(range, new BufferPayload(bytes), durable, pending);
  }

  /// The end of the request, whether or not the client is there.
  @Override
  public void answered(PendingRequest request, Outcome outcome, List<Payload> data) {
    InvariantViolation.unless(
        ctx.executor().inEventLoop(), "an answer came on a thread that does not own the device");
    allowance.giveBack(request.bytes());
    if (stage == Stage.CLOSED) {
      data.forEach(Payload::release);
      return;
    }
    request.reply(outbox, outcome, data);
    settleSoon();
  }

  /// A client that leaves is still read from, so that its end is noticed.
  private void chooseWhetherToRead() {
    boolean read =
        stage == Stage.LEAVING
            || (stage != Stage.ADMISSION && inputs.isEmpty() && ctx.channel().isWritable());
    if (stage != Stage.CLOSED && read != ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(read);
    }
  }

  private void leaveWhenDone() {
    if (stage == Stage.LEAVING && allowance.isIdle() && !farewell) {
      farewell = true;
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public boolean isStalledSinceLastVisit() {
    boolean holds = stage == Stage.PAYLOAD || allowance.hasUnfetched();
    boolean stalled = holds && progress == progressAtVisit;
    progressAtVisit = progress;
    return stalled;
  }

  @Override
  public void close(String reason) {
    close(LOG::info, reason);
  }

  @Override
  public void fail(String reason) {
    close(log::client, reason);
  }

  private String line(String what) {
    return "NBD " + name + " of export '" + session.export() + "' " + what;
  }

  private void close(Consumer<String> told, String reason) {
    if (stage != Stage.CLOSED) {
      told.accept(line("closed: " + reason));
      outbox.flush();
      release();
    }
    // Not at once: on io_uring a channel that is closed while it is reading, with a reply on its
    // way, stays open.
    ctx.executor().execute(ctx::close);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    release();
    clients.end(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (stage == Stage.CLOSED) {
      return;
    }
    if (Trouble.ofTheConnection(cause)) {
      fail(Trouble.text(cause));
    } else {
      log.unexpected(line("failed unexpectedly"), cause);
      fail("of an error in the server");
    }
  }

  /// Gives back all that is held for this connection; requests that the device still has give back
  /// theirs when they are answered.
  private void release() {
    if (stage == Stage.CLOSED) {
      return;
    }
    if (stage == Stage.PAYLOAD) {
      allowance.giveBack(bytesOfTheWrite());
    }
    stage = Stage.CLOSED;
    dropInputs();
    collector.release();
    outbox.release();
    clients.budget().forget(this);
    allowance.forgetUnfetched();
  }

  private long bytesOfTheWrite() {
    return command instanceof Command.Write(ByteRange range, boolean _) ? range.length() : 0;
  }

  private void dropInputs() {
    inputs.forEach(ByteBuf::release);
    inputs.clear();
  }
}
