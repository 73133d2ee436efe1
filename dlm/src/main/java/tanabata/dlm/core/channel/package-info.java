/// Messages to the other members, once each and in order, over a transport that may lose, duplicate
/// and delay them. Start at [tanabata.dlm.core.channel.ReliableChannel].
package tanabata.dlm.core.channel;
