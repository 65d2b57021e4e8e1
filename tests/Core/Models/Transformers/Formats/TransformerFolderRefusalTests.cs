using System.Text.Json.Nodes;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>Folders that lie, and what no reader here knows: one line each that names file and field or tensor.</summary>
public sealed class TransformerFolderRefusalTests : IDisposable
{
    private const string Query = "model.layers.0.self_attn.q_proj.weight";

    private readonly TemporaryFolder _folder = new();

    private string Weights => Path.Combine(_folder.Root, "model.safetensors");

    private string Config => Path.Combine(_folder.Root, "config.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("llama", "model_type", "\"phi3\"", "model_type", "'phi3' is not one of gpt2, gpt_neox, llama, mistral, qwen2")]
    [InlineData("mistral", "architectures", "[\"PhiForCausalLM\"]", "architectures", "'PhiForCausalLM' is one of GPT2LMHeadModel")]
    [InlineData("llama", "architectures", "[\"LlamaForSequenceClassification\"]", "architectures", "is one of LlamaForCausalLM")]
    [InlineData("mistral", "architectures", "7", "architectures", "is no list of texts")]
    [InlineData("mistral", "architectures", "null", "model_type", "is missing; known are gpt2")]
    [InlineData("llama", "hidden_act", "\"mish\"", "hidden_act", "'mish' is not one of relu, silu")]
    [InlineData("gpt2", "activation_function", "\"gelu_10\"", "activation_function", "'gelu_10' is not one of")]
    [InlineData("gemma2", "hidden_act", "\"silu\"", "hidden_act", "is another function than hidden_activation")]
    [InlineData("llama", "rope_scaling", "{\"type\": \"yarn\", \"factor\": 2}", "rope_scaling.rope_type", "'yarn' is not one of default")]
    [InlineData("llama", "rope_scaling", "{\"type\": \"linear\"}", "rope_scaling.factor", "is missing")]
    [InlineData("llama", "rope_scaling", "{\"type\": \"linear\", \"factor\": 0.5}", "rope_scaling.factor", "is below 1")]
    [InlineData("llama", "rope_scaling", "{\"type\": \"dynamic\"}", "rope_scaling.factor", "is missing")]
    [InlineData("llama", "rope_scaling", "{\"type\": \"dynamic\", \"factor\": 2, \"alpha\": 8}", "rope_scaling.alpha", "is not known beside")]
    [InlineData("llama", "rope_scaling", "{\"factor\": 2}", "rope_scaling.rope_type", "is missing")]
    [InlineData("llama", "rope_scaling", "{\"rope_type\": \"llama3\", \"factor\": 2}", "rope_scaling.low_freq_factor", "is missing")]
    [InlineData("qwen3", "rope_scaling", "{\"rope_type\": \"llama3\", \"factor\": 2, \"low_freq_factor\": 2, \"high_freq_factor\": 1}", "rope_scaling.high_freq_factor", "is not above")]
    [InlineData("llama", "rope_parameters", "{\"rope_theta\": 1}", "rope_scaling", "stands beside rope_parameters")]
    [InlineData("qwen3", "rope_parameters", "{\"rope_theta\": 1, \"mscale\": 1}", "rope_parameters.mscale", "is not known beside")]
    [InlineData("gpt_neox", "rope_parameters", "{\"rope_theta\": 10000}", "rotary_emb_base", "20000 is 10000 elsewhere")]
    [InlineData("gpt_neox", "rotary_pct", "0.3", "rotary_pct", "no even number")]
    [InlineData("qwen3", "partial_rotary_factor", "0.5", "partial_rotary_factor", "is not 1")]
    [InlineData("qwen3", "quantization_config", "{\"bits\": 4}", "quantization_config", "are quantised, which is not read")]
    [InlineData("qwen3", "auto_map", "{\"AutoModel\": \"x.Y\"}", "auto_map", "names code of the model's own, which is not executed")]
    [InlineData("gpt2", "add_cross_attention", "true", "add_cross_attention", "adds attention to another model")]
    [InlineData("gpt2", "pruned_heads", "{\"0\": [1]}", "pruned_heads", "takes heads away")]
    [InlineData("mistral", "attention_bias", "true", "attention_bias", "is not known for this architecture")]
    [InlineData("llama", "residual_multiplier", "0.2", "residual_multiplier", "is not known for this architecture")]
    [InlineData("llama", "layer_types", "[\"full_attention\", \"sliding_attention\"]", "layer_types", "there is no window")]
    [InlineData("mistral", "layer_types", "[\"full_attention\", \"sliding_attention\"]", "layer_types", "says otherwise than")]
    [InlineData("gemma2", "layer_types", "[\"full_attention\"]", "layer_types", "has 1 entries for 2 layers")]
    [InlineData("gemma2", "layer_types", "[\"full_attention\", \"chunked_attention\"]", "layer_types", "'chunked_attention' is not one of")]
    [InlineData("gemma2", "sliding_window_size", "5", "sliding_window_size", "is another one than sliding_window")]
    [InlineData("qwen2", "is_causal", "false", "is_causal", "makes attention look ahead")]
    [InlineData("qwen2", "max_window_layers", "-1", "max_window_layers", "is not a whole number")]
    [InlineData("gpt2", "n_embd", "13", "n_embd", "13 is not a multiple of the 3 heads")]
    [InlineData("llama", "num_key_value_heads", "3", "num_key_value_heads", "3 does not divide the 4 heads")]
    [InlineData("llama", "head_dim", "3", "head_dim", "3 is odd")]
    [InlineData("llama", "num_hidden_layers", "5000", "num_hidden_layers", "5000 is more than 4096")]
    [InlineData("llama", "hidden_size", "0", "hidden_size", "0 is not a whole number")]
    [InlineData("llama", "hidden_size", "null", "hidden_size", "is null")]
    [InlineData("llama", "hidden_size", "2147483647", "hidden_size", "is more than 16777216")]
    [InlineData("llama", "vocab_size", "\"11\"", "vocab_size", "is not a whole number")]
    [InlineData("llama", "rms_norm_eps", "-1e-5", "rms_norm_eps", "is not 0 or above 0")]
    [InlineData("llama", "rope_theta", "0", "rope_theta", "0 is not above 0")]
    [InlineData("llama", "tie_word_embeddings", "\"yes\"", "tie_word_embeddings", "is neither true nor false")]
    public void What_is_not_known_or_cannot_be_is_refused_by_its_field(
        string architecture, string field, string value, string refused, string problem)
    {
        SmallFolder folder = SmallFolder.Of(architecture);
        folder.Config[field] = JsonNode.Parse(value);
        folder.Write(_folder.Root);
        Refusal.Of(() => TransformerFolder.Read(_folder.Root), Config, refused, problem);
    }

    [Theory] // what the library's classes do not read, or what says that there is nothing
    [InlineData("llama", "torch_dtype", "\"float16\"")]
    [InlineData("llama", "unsloth_version", "\"2024.9\"")]
    [InlineData("llama", "is_llama_config", "true")]
    [InlineData("llama", "rope_interleaved", "false")]
    [InlineData("llama", "quantization_config", "null")]
    [InlineData("llama", "attention_dropout", "0.1")]
    [InlineData("llama", "partial_rotary_factor", "1.0")]
    [InlineData("llama", "layer_types", "[\"full_attention\", \"full_attention\"]")]
    [InlineData("gpt2", "pruned_heads", "{}")]
    [InlineData("gpt2", "is_causal", "true")]
    [InlineData("gpt2", "architectures", "[]")]
    [InlineData("gpt_neox", "layer_types", "[\"full_attention\", \"full_attention\"]")]
    [InlineData("llama", "no_repeat_ngram_size", "3")]
    [InlineData("gemma2", "sliding_window_size", "4")]
    public void What_says_nothing_about_the_model_changes_nothing(string architecture, string field, string value)
    {
        SmallFolder folder = SmallFolder.Of(architecture).Write(_folder.Root);
        var before = TransformerFolder.Config(_folder.Root);
        folder.Config[field] = JsonNode.Parse(value);
        folder.Write(_folder.Root);
        Assert.Equal(before, TransformerFolder.Config(_folder.Root));
    }

    [Theory] // versions of the library differ in whether the general name counts where the architecture's own is absent
    [InlineData("rotary_emb_base", "rope_theta", "20000")]
    [InlineData("rotary_pct", "partial_rotary_factor", "0.5")]
    public void A_general_name_without_the_architectures_own_is_not_guessed(string own, string general, string value)
    {
        SmallFolder folder = SmallFolder.Of("gpt_neox");
        folder.Config.Remove(own);
        folder.Config[general] = JsonNode.Parse(value);
        folder.Write(_folder.Root);
        Refusal.Of(() => TransformerFolder.Read(_folder.Root), Config, general, $"stands without {own}");
    }

    [Fact]
    public void Windows_may_begin_at_the_first_layer()
    {
        SmallFolder folder = SmallFolder.Of("qwen2");
        folder.Config["max_window_layers"] = 0;
        folder.Write(_folder.Root);
        Assert.Equal([5, 5], TransformerFolder.Config(_folder.Root).Attention.Windows);
    }

    [Fact]
    public void An_adapter_beside_a_model_is_not_passed_over()
    {
        SmallFolder.Of("llama").Write(_folder.Root);
        string adapter = _folder.Write("adapter_config.json", "{}"u8.ToArray());
        Refusal.Of(() => TransformerFolder.Read(_folder.Root), adapter, "folder", "holds an adapter beside a model");
    }

    [Fact]
    public void Tensors_that_are_missing_foreign_of_another_shape_or_type_or_no_numbers_are_named()
    {
        Refused(f => f.Tensors.Remove(Query), Query, "is missing");
        Refused(f => f.Config["tie_word_embeddings"] = false, "lm_head.weight", "is missing");
        Refused(f => f.Add("model.layers.2.mlp.up_proj.weight", 10, 12), "model.layers.2.mlp.up_proj.weight", "belongs to none");
        Refused(f => f.Add("score.weight", 2, 12), "score.weight", "belongs to none");
        Refused(f => f.Tensors.Add("layers.0.mlp.up_proj.weight", f.Tensors["model.layers.0.mlp.up_proj.weight"]),
            "layers.0.mlp.up_proj.weight", "is there with and without 'model.'");
        Refused(f => f.Add(Query, 16, 13), Query, "has shape [16, 13], not [16, 12]");
        Refused(f => f.Config["vocab_size"] = 12, "model.embed_tokens.weight", "has shape [11, 12], not [12, 12]");
        Refused(f => f.Tensors[Query].Numbers[190] = double.NaN, Query, "holds a NaN or infinite weight");
        Refused(f => f.Tensors[Query].Numbers[0] = double.NegativeInfinity, Query, "holds a NaN or infinite weight");
        Refused(_ => { }, "model.embed_tokens.weight", "is Int64, not of floating-point numbers", "I64");
    }

    [Fact]
    public void Folders_without_a_configuration_or_weights_and_what_is_no_folder_are_refused()
    {
        string nowhere = Path.Combine(_folder.Root, "nowhere");
        Refusal.Of(() => TransformerFolder.Read(nowhere), nowhere, "folder", "does not exist");
        Refusal.Of(() => TransformerFolder.Read(_folder.Root), _folder.Root, "config.json", "is missing in the folder");
        SmallFolder.Of("gpt2").Write(_folder.Root);
        Refusal.Of(() => TransformerFolder.Read(Config), Config, "folder", "is a file");
        File.Delete(Weights);
        Refusal.Of(() => TransformerFolder.Read(_folder.Root), _folder.Root, "folder", "holds no weights: model.safetensors, ");
    }

    private void Refused(Action<SmallFolder> change, string tensor, string problem, string type = "F32")
    {
        SmallFolder folder = SmallFolder.Of("qwen3");
        change(folder);
        folder.Write(_folder.Root, type);
        Refusal.Of(() => TransformerFolder.Read(_folder.Root), Weights, tensor, problem);
    }
}
