using System.Net;
using System.Net.Sockets;

namespace Hypotheses.Cli.Models.Fetching;

/// <summary>Where an address leads to.</summary>
internal enum AddressKind
{
    /// <summary>Anywhere in the internet.</summary>
    Public,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>A network that is not the internet's (RFC 1918, RFC 4193, RFC 6598).</summary>
    Private,

    /// <summary>This link, this network, a group, or reserved: where the machines of clouds keep their secrets.</summary>
    Special,
}

/// <summary>Tells addresses apart, by the registries of special-purpose addresses (RFC 6890).</summary>
internal static class Addresses
{
    /// <summary>The kind of an address; one of version 4 in one of version 6 is that of version 4.</summary>
    public static AddressKind KindOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return AddressKind.Loopback;
        byte[] b = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // 64:ff9b::/96 and 2002::/16 carry one of version 4.
            if (b[0] == 0x20 && b[1] == 0x02) return KindOf(new IPAddress(b.AsSpan(2, 4)));
            if (b[0] == 0 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b) return KindOf(new IPAddress(b.AsSpan(12, 4)));
            return (b[0] & 0xfe) == 0xfc ? AddressKind.Private
                : (b[0] & 0xe0) == 0x20 ? AddressKind.Public // 2000::/3, all that is given out
                : AddressKind.Special;
        }

        return b switch
        {
            [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [100, >= 64 and <= 127, ..] => AddressKind.Private,
            [0, ..] or [169, 254, ..] or [192, 0, 0 or 2, _] or [198, 18 or 19, ..] or [198, 51, 100, _] or [203, 0, 113, _]
                or [>= 224, ..] => AddressKind.Special,
            _ => AddressKind.Public,
        };
    }
}
