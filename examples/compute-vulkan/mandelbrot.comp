#version 450
layout(local_size_x = 16, local_size_y = 16) in;
layout(std140, set = 0, binding = 0) uniform View {
    vec2 corner;
    float step;
    uint side;
};
layout(std430, set = 0, binding = 1) writeonly buffer Steps { uint steps[]; };
layout(std430, set = 0, binding = 2) buffer Histogram { uint histogram[256]; };

// Steps until the point leaves the circle; how often each number comes up.
void main()
{
    precise vec2 c = corner + step * vec2(gl_GlobalInvocationID.xy);
    precise vec2 z = vec2(0.0);
    precise float distance = 0.0;
    uint n = 0u;
    while (n < 255u && distance <= 4.0) {
        z = vec2(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + c;
        distance = z.x * z.x + z.y * z.y;
        n++;
    }
    steps[gl_GlobalInvocationID.y * side + gl_GlobalInvocationID.x] = n;
    atomicAdd(histogram[n], 1u);
}
