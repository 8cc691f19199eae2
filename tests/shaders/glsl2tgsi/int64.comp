// args: --dialect gallium
#version 450
#extension GL_ARB_gpu_shader_int64 : require
layout(local_size_x = 1) in;
layout(std430, binding = 0) buffer B { int64_t a; uint64_t b; u64vec2 c; };
void main()
{
    a = a * 3L - int64_t(b >> 5);
    c.y = max(b, c.x) & 0xff00ff00ff00UL;
    b = a < 0L ? b / 10UL : uint64_t(double(a));
}
