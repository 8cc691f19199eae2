#version 450
#extension GL_ARB_gpu_shader_int64 : require

layout(local_size_x = 1, local_size_y = 1, local_size_z = 1) in;
layout(std430, binding = 0) buffer cs_storage0 {
    uint cs_buffer0[];
};

int64_t tgsi_div64(int64_t a, int64_t b)
{
    return b == 0L ? 0L : b == -1L ? -a : a / b;
}

void main()
{
    uint64_t t0 = packUint2x32(uvec2(cs_buffer0[0], cs_buffer0[1]));
    int64_t t0b = int64_t(packUint2x32(uvec2(cs_buffer0[2], cs_buffer0[3])));
    uint64_t t1 = t0 + 18446744073709551611UL;
    int64_t t1b = tgsi_div64(t0b, int64_t(t1));
    uint64_t t1c = t1 << (3u & 63u);
    bool t2 = t1b >= 9223372036854775807L;
    double t0c = double(t1b);
    cs_buffer0[0] = unpackUint2x32(t1c).x;
    cs_buffer0[1] = unpackUint2x32(t1c).y;
    cs_buffer0[2] = uvec2(unpackInt2x32(t1b)).x;
    cs_buffer0[3] = uvec2(unpackInt2x32(t1b)).y;
    cs_buffer0[2] = uint(-int(t2));
    cs_buffer0[2] = unpackDouble2x32(t0c).x;
    cs_buffer0[3] = unpackDouble2x32(t0c).y;
}
