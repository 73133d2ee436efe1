/// How this host drives its sockets: [tanabata.platform.netty.Transports], the choice between
/// epoll, io_uring and NIO, with the event loops and the channel classes of each.
package tanabata.platform.netty;
