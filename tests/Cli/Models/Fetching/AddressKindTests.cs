using System.Net;
using Hypotheses.Cli.Models.Fetching;

namespace Hypotheses.Tests.Cli.Models.Fetching;

public class AddressKindTests
{
    [Theory]
    [InlineData("127.0.0.1", "Loopback")]
    [InlineData("127.9.9.9", "Loopback")]
    [InlineData("::1", "Loopback")]
    [InlineData("::ffff:127.0.0.1", "Loopback")]
    [InlineData("10.0.0.1", "Private")]
    [InlineData("172.16.0.1", "Private")]
    [InlineData("172.31.255.255", "Private")]
    [InlineData("172.32.0.1", "Public")]
    [InlineData("192.168.1.1", "Private")]
    [InlineData("::ffff:192.168.1.1", "Private")]
    [InlineData("100.64.0.1", "Private")]
    [InlineData("100.128.0.1", "Public")]
    [InlineData("fd12::1", "Private")]
    [InlineData("169.254.169.254", "Special")]
    [InlineData("0.0.0.0", "Special")]
    [InlineData("224.0.0.1", "Special")]
    [InlineData("255.255.255.255", "Special")]
    [InlineData("192.0.2.1", "Special")]
    [InlineData("fe80::1", "Special")]
    [InlineData("ff02::1", "Special")]
    [InlineData("::", "Special")]
    [InlineData("64:ff9b::10.0.0.1", "Private")]
    [InlineData("2002:7f00:0001::", "Loopback")]
    [InlineData("2606:4700::1", "Public")]
    [InlineData("8.8.8.8", "Public")]
    public void Addresses_are_of_the_kind_that_the_registries_say(string address, string kind) =>
        Assert.Equal(kind, Addresses.KindOf(IPAddress.Parse(address)).ToString());
}
